import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createConnect } from 'grantkit';
import { undiciFetch } from 'grantkit/node';
import { tokenResponse } from '../support/token-response.js';
import type { Figures, Measurement } from './measurement.js';
import { median } from './median.js';

const ROUNDS = 5;
const CALLS = 4_000;
/** Answers every request after 20 ms, in a process of its own. */
const SERVICE = `
  const answer = ${JSON.stringify(JSON.stringify(tokenResponse()))};
  const server = require('node:http').createServer((request, response) => {
    request.resume();
    setTimeout(() => {
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(answer);
    }, 20);
  });
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

/**
 * Thousands of tokens at once by the `fetch` of `grantkit/node`, and by the global one. Over loopback
 * sockets cost next to nothing, so that fewer of them must only be no slower.
 */
export const TRANSPORT: Measurement = {
  what: '4,000 misses at once by undiciFetch, against the global fetch',
  unit: '×',
  budget: { figure: 1.2 },
  measure: ratioOfTimes,
};

async function ratioOfTimes(): Promise<Figures> {
  const service = spawn(process.execPath, ['--eval', SERVICE], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [port] = await once(service.stdout, 'data');
    const baseUrl = `http://127.0.0.1:${String(port).trim()}`;
    const limited: number[] = [];
    const unlimited: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const fetch = undiciFetch();
      limited.push(await millisecondsOf(baseUrl, fetch));
      await fetch.close();
      unlimited.push(await millisecondsOf(baseUrl, globalThis.fetch));
    }
    const [ours, global] = [median(limited), median(unlimited)];
    return { ours: ours / global, detail: `${global.toFixed(0)} → ${ours.toFixed(0)} ms` };
  } finally {
    service.kill();
  }
}

async function millisecondsOf(baseUrl: string, fetch: typeof globalThis.fetch): Promise<number> {
  const connect = createConnect({ baseUrl, vercelToken: 'vt', fetch, cache: { max: CALLS } });
  const startedAt = performance.now();
  const users = Array.from({ length: CALLS }, (_, n) => ({ type: 'user', id: `${n}` }) as const);
  await Promise.all(users.map((subject) => connect.getToken('slack/acme', { subject })));
  return performance.now() - startedAt;
}
