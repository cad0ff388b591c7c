import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tokenResponse } from '../support/token-response.js';
import type { Measurement } from './measurement.js';
import { interleavedMedians, median } from './median.js';
import type { PackageName } from './packages.js';
import { numberOf } from './process.js';

const ROUNDS = 15;
const GET_TOKEN = (name: PackageName) => `
  const { getToken } = await import('${name}');
  await getToken('slack/acme', { subject: { type: 'app' } }, { vercelToken: 'vt_1' });
`;
const BARE_FETCH = `
  const headers = { accept: 'application/json', 'content-type': 'application/json' };
  const body = JSON.stringify({ subject: { type: 'app' }, scopes: ['*'] });
  const url = 'https://api.vercel.com/v1/connect/token/slack%2Facme';
  const response = await fetch(url, { method: 'POST', headers, body });
  JSON.parse(await response.text());
`;

/**
 * The first token of a fresh process over loopback, less a bare `fetch` of the same answer. Most of
 * it is the import, so its budget rests on that one's.
 */
export const FIRST_TOKEN: Measurement = {
  what: 'first token of a fresh process, above a bare fetch',
  unit: 'ms',
  budget: { ratio: 0.3 },
  measure: firstTokenMilliseconds,
};

async function firstTokenMilliseconds() {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(200, { 'Content-Type': 'application/json', Connection: 'close' });
      response.end(JSON.stringify(tokenResponse()));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    return await aboveBareFetch(origin);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

async function aboveBareFetch(origin: string) {
  const bare: number[] = [];
  const { ours, original } = await interleavedMedians(ROUNDS, async (name) => {
    bare.push(await millisecondsOf(BARE_FETCH, origin));
    return millisecondsOf(GET_TOKEN(name), origin);
  });
  const spared = median(bare);
  return {
    ours: ours - spared,
    original: original - spared,
    detail: `${ours.toFixed(0)} − ${spared.toFixed(0)} ms`,
  };
}

function millisecondsOf(source: string, origin: string): Promise<number> {
  return numberOf(`
    const startedAt = performance.now();
    const realFetch = globalThis.fetch;
    globalThis.fetch = (url, init) => realFetch('${origin}' + new URL(url).pathname, init);
    ${source}
    console.log(performance.now() - startedAt);
  `);
}
