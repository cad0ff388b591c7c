import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { requestToken, send, startConsent } from '../api.js';

const user = { subject: { type: 'user', id: 'u1' } };
let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({
    connectors: [{ uid: 'oauth/linear' }, { uid: 'slack/acme', installations: [] }],
  });
});

beforeEach(() => emulator.reset());

const start = async (fields?: object) =>
  (await startConsent(emulator, { ...fields, deviceCode: true })).body;

const poll = async () => {
  const { status, body } = await requestToken(emulator, 'oauth/linear', user);
  return [status, body.error?.code];
};

test('lets the device poll until the person has decided', async () => {
  const { url, deviceCode } = await start();
  expect(deviceCode).toMatch(/^[B-Z]{4}-[B-Z]{4}$/);
  expect(await poll()).toEqual([400, 'authorization_pending']);
  expect(await poll()).toEqual([400, 'slow_down']);
  emulator.clock.advance(10_000);
  expect(await poll()).toEqual([400, 'authorization_pending']);
  await emulator.approve(url);
  expect(await poll()).toEqual([200, undefined]);
});

test('tells the device once that the person has denied', async () => {
  await emulator.deny((await start()).url);
  expect(await poll()).toEqual([400, 'access_denied']);
  expect(await poll()).toEqual([422, 'user_authorization_required']);
});

test('tells a device no more that has looked the denial up', async () => {
  const { url, verifier } = await start();
  const result = async () => (await send(emulator, `GET /v1/connect/result/${verifier}`)).body;
  expect(await result()).toMatchObject({ status: 'pending' });
  await emulator.deny(url);
  expect(await result()).toMatchObject({ status: 'canceled' });
  expect(await poll()).toEqual([422, 'user_authorization_required']);
});

test('tells the device once that the code has expired', async () => {
  await start({ expiresInMs: 60_000 });
  emulator.clock.advance(60_000);
  expect(await poll()).toEqual([400, 'expired_token']);
  expect(await poll()).toEqual([422, 'user_authorization_required']);
});

test('lets a device that polls too fast wait five seconds longer each time', async () => {
  await start();
  await poll();
  emulator.clock.advance(4_000);
  expect(await poll()).toEqual([400, 'slow_down']);
  emulator.clock.advance(9_000);
  expect(await poll()).toEqual([400, 'slow_down']);
  emulator.clock.advance(15_000);
  expect(await poll()).toEqual([400, 'authorization_pending']);
});

test('tells the device why the consent failed', async () => {
  const installationId = emulator.install({ connector: 'slack/acme' });
  const path = 'POST /v1/connect/authorize/slack%2Facme';
  const { url } = (await send(emulator, path, { ...user, deviceCode: true })).body;
  emulator.uninstall({ connector: 'slack/acme', installationId });
  await emulator.approve(url);
  emulator.install({ connector: 'slack/acme' });
  const { status, body } = await requestToken(emulator, 'slack/acme', user);
  expect([status, body.error.code]).toEqual([422, 'client_installation_required']);
});

test('leaves requests without a device alone', async () => {
  await send(emulator, 'POST /v1/connect/authorize/oauth%2Flinear', user);
  expect(await poll()).toEqual([422, 'user_authorization_required']);
});
