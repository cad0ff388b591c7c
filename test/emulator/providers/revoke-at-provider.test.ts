import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { requestToken, send } from '../api.js';
import { METADATA, metadataOf, startWildServer, type WildServer } from './wild-server.js';

const user = { subject: { type: 'user', id: 'u1' } };
let emulator: Emulator;
let server: WildServer;

beforeAll(async () => {
  server = await startWildServer();
  emulator = await createEmulator({});
});
afterAll(() => server.close());
beforeEach(async () => {
  emulator.reset();
  server.answers = { [METADATA]: metadataOf(server.url), '/revoke': () => new Response(null) };
  emulator.connectors.add({
    ...{ uid: 'oauth/wild', provider: 'real' },
    data: { serverUrl: server.url, clientId: 'a-client', clientSecret: 'hush' },
  });
  const token = {
    accessToken: 'access',
    refreshToken: 'refresh',
    expiresAt: Date.now() + 3_600_000,
  };
  const body = { tokens: [{ ...token, ...user, environment: 'development' }] };
  await send(emulator, 'POST /v1/connect/token/oauth%2Fwild/import', body);
  server.requests.length = 0;
});

const revoke = async () =>
  (await send(emulator, 'DELETE /v1/connect/connectors/oauth%2Fwild/tokens', user)).body;
const revoked = () =>
  server.requests.filter(({ path }) => path === '/revoke').map(({ form }) => form.get('token'));

test('tells the provider of each token, that one first which could renew the others', async () => {
  expect(await revoke()).toEqual({
    ...{ tokensFound: 1, deleted: 1, providerRevoked: 1, providerSkipped: 0, providerFailed: 0 },
  });
  expect(revoked()).toEqual(['refresh', 'access']);
  expect(emulator.introspect('access').active).toBe(false);
  expect((await requestToken(emulator, 'oauth/wild', user)).status).toBe(422);
  expect(await revoke()).toMatchObject({ tokensFound: 0, providerRevoked: 0 });
});

test('counts what the provider cannot revoke', async () => {
  const { revocation_endpoint: _, ...metadata } = metadataOf(server.url);
  server.answers[METADATA] = metadata;
  expect(await revoke()).toMatchObject({ deleted: 1, providerRevoked: 0, providerSkipped: 1 });
  expect(emulator.introspect('access').active).toBe(true);
});

test('forgets the tokens even when the provider fails', async () => {
  server.answers['/revoke'] = () => new Response(null, { status: 503 });
  expect(await revoke()).toMatchObject({ deleted: 1, providerRevoked: 0, providerFailed: 1 });
  expect((await requestToken(emulator, 'oauth/wild', user)).status).toBe(422);
});
