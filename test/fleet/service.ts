import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { randomFrom } from '../chaos/random.js';
import { BUFFER_MS, LIFETIME_MS } from './load.js';

const SHORTEST_MS = 100;
const LONGEST_MS = 300;
const CONNECTOR = { id: 'scl_1', uid: 'slack/acme', type: 'slack' };

/** A token service that takes its time, and counts what it is asked for. */
export async function tokenService(seed: number) {
  const random = randomFrom(seed);
  const usableUntil = new Map<string, number>();
  const counts = { requests: 0, duplicates: 0 };
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const key = JSON.parse(text).subject.id;
    const askedAt = Date.now();
    counts.requests++;
    if (askedAt < (usableUntil.get(key) ?? 0)) counts.duplicates++;
    // A token lives from when it was asked for, so that what is needed can be told by the calls.
    const expiresAt = askedAt + LIFETIME_MS;
    usableUntil.set(key, expiresAt - BUFFER_MS);
    await sleep(SHORTEST_MS + random() * (LONGEST_MS - SHORTEST_MS));
    const token = `emu_${key}_${counts.requests}_${expiresAt}`;
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ token, expiresAt, connector: CONNECTOR }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
