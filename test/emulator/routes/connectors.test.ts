import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { requestToken, send } from '../api.js';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({
    connectors: [{ uid: 'oauth/known', links: [] }, { uid: 'slack/acme' }],
  });
});

beforeEach(() => emulator.reset());

const provision = (uid: string, bearer?: string) =>
  send(
    emulator,
    'POST /v1/connect/connectors/managed/oauth',
    { serverUrl: 'https://mcp.linear.app/sse', uid },
    bearer,
  );

test('creates a connector for the calling project and environment', async () => {
  expect((await requestToken(emulator, 'linear')).status).toBe(404);
  const { status, body } = await provision('linear');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    ...{ uid: 'linear', type: 'oauth', service: 'mcp.linear.app', name: 'linear' },
    ...{ clientUrl: 'https://mcp.linear.app', data: { serverUrl: 'https://mcp.linear.app/sse' } },
  });
  expect((await requestToken(emulator, 'linear')).status).toBe(200);
  const production = await emulator.oidcToken({ environment: 'production' });
  expect((await requestToken(emulator, 'linear', {}, production)).status).toBe(403);
});

test('links an existing OAuth connector, one environment after the other', async () => {
  expect((await requestToken(emulator, 'oauth/known')).status).toBe(403);
  await provision('oauth/known');
  const production = await emulator.oidcToken({ environment: 'production' });
  await provision('oauth/known', production);
  expect((await requestToken(emulator, 'oauth/known')).status).toBe(200);
  expect((await requestToken(emulator, 'oauth/known', {}, production)).status).toBe(200);
});

test('does not touch a connector of another type', async () => {
  const { status, body } = await provision('slack/acme');
  expect([status, body.error.code]).toEqual([409, 'conflict']);
});

test('refuses an access token', async () => {
  expect((await provision('linear', emulator.accessToken())).status).toBe(403);
});

test('refuses an unsafe server URL', async () => {
  const path = 'POST /v1/connect/connectors/managed/oauth';
  const { status, body } = await send(emulator, path, { serverUrl: 'http://a.test', uid: 'a' });
  expect(status).toBe(400);
  expect(body.error.message).toContain('body.serverUrl');
});
