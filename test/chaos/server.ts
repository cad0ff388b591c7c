import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerTo } from './answers.js';
import type { Load } from './load.js';

/** The token service in a process of its own: it tells its port, and ends with its parent. */

const load: Load = JSON.parse(process.argv[2] ?? '{}');
const requestsOf = new Map<number, number>();
const CONNECTOR = { id: 'scl_1', uid: 'slack/acme', type: 'slack' };

const server = createServer((request, response) => {
  // A client that gives up is no fault of the server.
  answer(request, response).catch(() => response.destroy());
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.send?.((server.address() as AddressInfo).port);
process.on('disconnect', () => process.exit());

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let text = '';
  for await (const chunk of request) text += chunk;
  const key = Number(JSON.parse(text).subject.id);
  const nth = requestsOf.get(key) ?? 0;
  requestsOf.set(key, nth + 1);
  const { treatment, delayMs, lifetimeMs } = answerTo(load, key, nth);
  if (treatment === 'hang') return;
  if (treatment !== 'slow body') await sleep(delayMs);
  switch (treatment) {
    case '503':
      return send(response, 503, failure('service_unavailable'));
    case '429':
      response.setHeader('Retry-After', '1');
      return send(response, 429, failure('rate_limited'));
    case 'html':
      response.setHeader('Content-Type', 'text/html');
      return send(response, 200, '<!doctype html><title>Sign in</title>');
    case 'reset':
      return void request.socket.resetAndDestroy();
    case 'expired token':
      return send(response, 200, token(key, -1_000));
    default: {
      const body = token(key, lifetimeMs);
      // For the harness, which tells by it what has arrived at the client.
      response.setHeader('X-Usable-Token', `${key} ${JSON.parse(body).expiresAt}`);
      if (treatment === 'token') return send(response, 200, body);
      return sendHalves(response, body, async () => {
        if (treatment === 'broken body') request.socket.resetAndDestroy();
        else await sleep(delayMs);
      });
    }
  }
}

function send(response: ServerResponse, status: number, body: string): void {
  if (!response.hasHeader('Content-Type')) response.setHeader('Content-Type', 'application/json');
  response.writeHead(status).end(body);
}

async function sendHalves(response: ServerResponse, body: string, between: () => Promise<void>) {
  const half = Math.floor(body.length / 2);
  response.writeHead(200, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
  });
  await new Promise<void>((resolve) => response.write(body.slice(0, half), () => resolve()));
  await between();
  response.end(body.slice(half));
}

function token(key: number, lifetimeMs: number): string {
  const expiresAt = Date.now() + lifetimeMs;
  return JSON.stringify({ token: `emu_${key}_${expiresAt}`, expiresAt, connector: CONNECTOR });
}

function failure(code: string): string {
  return JSON.stringify({ error: { code, message: `${code}, made by the harness` } });
}
