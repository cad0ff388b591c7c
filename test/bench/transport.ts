import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createConnect } from 'grantkit';
import { undiciFetch } from 'grantkit/node';
import { generate } from 'selfsigned';
import { tokenResponse } from '../support/token-response.js';
import type { Figures, Measurement } from './measurement.js';
import { median } from './median.js';
import { inOwnProcess } from './process.js';

const ROUNDS = 3;
const CALLS = 2_000;
const LIMIT_MS = 120_000;
/** Answers every request over TLS after 20 ms, in a process of its own. */
const SERVICE = `
  const answer = ${JSON.stringify(JSON.stringify(tokenResponse()))};
  const server = require('node:https').createServer(JSON.parse(process.argv[1]), (request, response) => {
    request.resume();
    setTimeout(() => {
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(answer);
    }, 20);
  });
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

/**
 * Many tokens at once by the `fetch` of `grantkit/node`, which opens 256 sockets, and by the global
 * one, which opens one for each and makes a handshake on it.
 */
export const TRANSPORT: Measurement = {
  what: '2,000 misses at once over TLS by undiciFetch, against the global fetch',
  unit: '×',
  budget: { figure: 0.9 },
  measure: ratioOfTimes,
};

async function ratioOfTimes(): Promise<Figures> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }]);
  const args = ['--eval', SERVICE, JSON.stringify({ key, cert })];
  const service = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [port] = await once(service.stdout, 'data');
    const baseUrl = `https://127.0.0.1:${String(port).trim()}`;
    const measure = (kind: 'undici' | 'global') =>
      inOwnProcess<number>(import.meta.url, 'millisecondsOf', baseUrl, kind);
    const limited: number[] = [];
    const unlimited: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      limited.push(await measure('undici'));
      unlimited.push(await measure('global'));
    }
    const [ours, global] = [median(limited), median(unlimited)];
    return { ours: ours / global, detail: `${global.toFixed(0)} → ${ours.toFixed(0)} ms` };
  } finally {
    service.kill();
  }
}

/** How long it takes to get all tokens. */
export async function millisecondsOf(baseUrl: string, kind: string): Promise<number> {
  // The certificate is made for this measurement, and nobody vouches for it.
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
  const fetch = kind === 'undici' ? undiciFetch() : globalThis.fetch;
  const connect = createConnect({
    baseUrl,
    vercelToken: 'vt',
    fetch,
    timeoutMs: LIMIT_MS,
    cache: { max: CALLS },
  });
  const startedAt = performance.now();
  const users = Array.from({ length: CALLS }, (_, n) => ({ type: 'user', id: `${n}` }) as const);
  await Promise.all(users.map((subject) => connect.getToken('slack/acme', { subject })));
  return performance.now() - startedAt;
}
