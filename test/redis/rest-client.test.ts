import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { RestClient } from '../../src/redis/rest-client.js';
import { gate } from '../support/connect-server.js';

const PATIENT_MS = 60_000;

/** A REST API that answers every request but the first. */
async function silentApi() {
  const [received, abandoned] = [gate(), gate()];
  let requests = 0;
  const server = createServer((_request, response) => {
    if (++requests > 1) return void response.end('{"result":"answer"}');
    response.on('close', abandoned.open);
    received.open();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return { url, received: received.opened, abandoned: abandoned.opened };
}

test('a request that is not answered is given up, so that a process can end', async () => {
  const { url } = await silentApi();
  const client = new RestClient(url, { token: 't', limitMs: 20 });
  await expect(client.byDigest('d', [], [])).rejects.toThrow('within 20 ms');
});

test('closing gives up what is in the air, and nothing that comes later', async () => {
  const { url, received, abandoned } = await silentApi();
  const client = new RestClient(url, { token: 't', limitMs: PATIENT_MS });
  const failure = expect(client.byDigest('d', [], [])).rejects.toThrow('was closed');
  await received;
  client.close();
  await failure;
  await abandoned;
  expect(await client.byDigest('d', [], [])).toBe('answer');
});
