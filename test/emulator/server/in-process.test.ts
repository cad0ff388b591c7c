import { expect, test } from 'vitest';
import { createEmulator } from '../../../src/emulator/index.js';

const seed = { connectors: [{ uid: 'slack/acme' }] };
const PATH = '/v1/connect/token/slack%2Facme';

test.each(['https://api.vercel.com', 'https://api-sfo1.vercel.com', 'http://connect.localhost'])(
  'answers for the host %s',
  async (origin) => {
    const emulator = await createEmulator(seed);
    const init = {
      method: 'POST',
      headers: { Authorization: `bearer ${emulator.env['VERCEL_OIDC_TOKEN']}` },
    };
    expect((await emulator.fetch(`${origin}${PATH}`, init)).status).toBe(200);
    expect((await emulator.fetch(new URL(PATH, origin), init)).status).toBe(200);
    expect((await emulator.fetch(new Request(`${origin}${PATH}`, init))).status).toBe(200);
  },
);

test('honours the signal of a Request', async () => {
  const emulator = await createEmulator(seed);
  emulator.faults.next('token', { hang: true });
  const controller = new AbortController();
  const request = new Request(`https://api.vercel.com${PATH}`, {
    method: 'POST',
    signal: controller.signal,
  });
  const answer = emulator.fetch(request);
  controller.abort('enough');
  await expect(answer).rejects.toBe('enough');
});

test('fails on a redirect when the caller wants none, and follows none otherwise', async () => {
  const emulator = await createEmulator(seed);
  const redirect = { status: 307, headers: { location: 'https://x.test' } };
  emulator.faults.next('token', redirect, 2);
  const init = { method: 'POST' };
  await expect(emulator.fetch(PATH, { ...init, redirect: 'error' })).rejects.toThrow(
    'fetch failed',
  );
  expect((await emulator.fetch(PATH, init)).status).toBe(307);
});

test('works when it is passed around on its own', async () => {
  const { fetch, env } = await createEmulator(seed);
  const headers = { authorization: `Bearer ${env['VERCEL_OIDC_TOKEN']}` };
  expect((await fetch(PATH, { method: 'POST', headers })).status).toBe(200);
});

test('drops what waits for an answer when the emulator is closed, and serves on', async () => {
  const emulator = await createEmulator(seed);
  emulator.faults.next('token', { hang: true });
  const answer = emulator.fetch(PATH, { method: 'POST' });
  await emulator.close();
  await expect(answer).rejects.toMatchObject({
    ...{ message: 'fetch failed', cause: { code: 'UND_ERR_SOCKET' } },
  });
  expect((await emulator.fetch(PATH, { method: 'POST' })).status).toBe(401);
});
