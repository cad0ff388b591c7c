import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { startConsent } from '../api.js';

const MINUTE = 60_000;
let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({
    connectors: [{ uid: 'oauth/linear' }, { uid: 'github/acme' }],
  });
});

beforeEach(() => emulator.reset());

const authorize = (fields?: object, connector?: string) =>
  startConsent(emulator, fields, connector);

test.each([
  ['expired', 410, () => emulator.clock.advance(10 * MINUTE)],
  ['already been decided', 410, (url: string) => emulator.approve(url)],
])('says that a request has %s', async (text, status, spoil) => {
  const { url } = (await authorize()).body;
  await spoil(url);
  const response = await emulator.fetch(url);
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toContain('text/html');
  expect(await response.text()).toContain(text);
  await expect(emulator.approve(url)).rejects.toThrow(text);
});

test.each([
  ['/v1/connect/authorize/oauth%2Flinear', 400],
  ['/v1/connect/authorize/oauth%2Flinear?request_code=unknown', 404],
  ['/v1/connect/install/oauth%2Flinear?request_code=unknown', 404],
])('answers %s with an error page', async (path, status) => {
  expect((await emulator.fetch(path)).status).toBe(status);
});

test('does not show a request under another connector', async () => {
  const { url } = (await authorize()).body;
  const response = await emulator.fetch(url.replace('oauth%2Flinear', 'github%2Facme'));
  expect(response.status).toBe(404);
});

test('refuses anything but its own form', async () => {
  const { url } = (await authorize()).body;
  const action = '/v1/connect/authorize/oauth%2Flinear/decision';
  const json = await emulator.fetch(action, { method: 'POST', body: '{}' });
  expect(json.status).toBe(400);
  const form = new URLSearchParams({
    request_code: new URL(url).searchParams.get('request_code') ?? '',
    decision: 'maybe',
  });
  expect((await emulator.fetch(action, { method: 'POST', body: form })).status).toBe(400);
});

const start = async () => (await authorize({ deviceCode: true })).body;

const enter = (userCode: string) =>
  emulator.fetch('/device', {
    method: 'POST',
    body: new URLSearchParams({ user_code: userCode }),
  });

test('leads from the code to the consent page, which shows it for comparison', async () => {
  const { url, deviceCode } = await start();
  expect(await (await emulator.fetch('/device')).text()).toContain('<label for="user_code">');
  const response = await enter(` ${deviceCode.toLowerCase().replace('-', ' ')}`);
  expect(response.status).toBe(303);
  expect(response.headers.get('location')).toBe(url);
  expect(await (await emulator.fetch(url)).text()).toContain(deviceCode);
});

test('refuses a code that is unknown, used or empty', async () => {
  const { url, deviceCode } = await start();
  await emulator.approve(url);
  for (const userCode of ['BBBB-BBBB', deviceCode, '']) {
    const response = await enter(userCode);
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('role="alert"');
  }
});
