import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createEmulator } from '../../../src/emulator/index.js';
import { freePort } from '../../support/free-port.js';

const seed = { connectors: [{ uid: 'slack/acme' }] };

const requestOver = (url: string, bearer: string | undefined, signal?: AbortSignal) =>
  fetch(`${url}/v1/connect/token/slack%2Facme`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    body: JSON.stringify({ subject: { type: 'app' } }),
    signal,
  });

test('serves the same state over a socket and in process', async () => {
  await using emulator = await createEmulator(seed);
  expect(emulator.url).toBe('http://connect.localhost');
  const url = await emulator.listen();
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(emulator.url).toBe(url);
  const { VERCEL_CONNECT_API_URL, VERCEL_OIDC_TOKEN } = emulator.env;
  expect(VERCEL_CONNECT_API_URL).toBe(url);
  const response = await requestOver(url, VERCEL_OIDC_TOKEN);
  expect(response.status).toBe(200);
  expect(response.headers.get('x-vercel-id')).toMatch(/^emu1::/);
  expect(emulator.introspect((await response.json()).token).active).toBe(true);
});

test('listens once, and again after closing', async () => {
  await using emulator = await createEmulator(seed);
  const port = await freePort();
  const [one, two] = await Promise.all([emulator.listen(port), emulator.listen()]);
  expect(two).toBe(one);
  await emulator.close();
  await emulator.close();
  expect(emulator.url).toBe('http://connect.localhost');
  await expect(requestOver(one, '')).rejects.toThrow('fetch failed');
  const again = await emulator.listen(port);
  expect(again).toBe(one);
});

test('rejects when the port is taken', async () => {
  await using one = await createEmulator(seed);
  await using two = await createEmulator(seed);
  const port = Number(new URL(await one.listen()).port);
  await expect(two.listen(port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  expect(await two.listen()).not.toBe(one.url);
});

test('destroys the socket of a dropped connection', async () => {
  await using emulator = await createEmulator(seed);
  const url = await emulator.listen();
  emulator.faults.next('token', { drop: true });
  const error = await requestOver(url, emulator.env['VERCEL_OIDC_TOKEN']).catch((e: unknown) => e);
  expect(error).toMatchObject({ message: 'fetch failed', cause: { code: 'UND_ERR_SOCKET' } });
  expect((await requestOver(url, emulator.env['VERCEL_OIDC_TOKEN'])).status).toBe(200);
});

test('stops working on a hanging request when the client gives up', async () => {
  await using emulator = await createEmulator(seed);
  const url = await emulator.listen();
  emulator.faults.next('token', { hang: true });
  const controller = new AbortController();
  const answer = requestOver(url, emulator.env['VERCEL_OIDC_TOKEN'], controller.signal);
  while (emulator.ledger.requests.token === 0) await new Promise(setImmediate);
  controller.abort(new Error('enough'));
  await expect(answer).rejects.toThrow('enough');
});

test('closes while a request hangs', async () => {
  const emulator = await createEmulator(seed);
  const url = await emulator.listen();
  emulator.faults.next('token', { hang: true });
  const answer = requestOver(url, emulator.env['VERCEL_OIDC_TOKEN']).catch((e: unknown) => e);
  while (emulator.ledger.requests.token === 0) await new Promise(setImmediate);
  await emulator.close();
  expect(await answer).toBeInstanceOf(TypeError);
});

test('leaves the global Request and Response alone', async () => {
  const before = [globalThis.Request, globalThis.Response];
  await using emulator = await createEmulator(seed);
  await emulator.listen();
  expect([globalThis.Request, globalThis.Response]).toEqual(before);
});

test.each([['foo'], [null], [-1], [1.5], [65_536], ['80'], [10n]])(
  'does not listen at %s',
  async (port) => {
    const emulator = await createEmulator();
    const listening = emulator.listen(port as number);
    await expect(listening).rejects.toThrow(/^port: expected a whole number from 0 .* to 65535/);
    expect(emulator.url).toBe('http://connect.localhost');
    expect(existsSync('foo')).toBe(false);
  },
);
