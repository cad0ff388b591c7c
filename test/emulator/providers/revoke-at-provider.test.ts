import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
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

/** A request for a token that is at the provider, which answers when it is told to. */
async function askSlowly(params: object) {
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const bearer = { token_type: 'bearer', expires_in: 600 };
  server.answers['/token'] = async () => {
    await gate;
    return Response.json({ ...bearer, access_token: 'late', refresh_token: 'late-refresh' });
  };
  const asked = requestToken(emulator, 'oauth/wild', params);
  await vi.waitFor(() => expect(server.requests.map(({ path }) => path)).toContain('/token'));
  return async () => {
    open();
    return asked;
  };
}

test('gives out nothing that arrives after the revocation, and ends it at the provider', async () => {
  emulator.clock.advance(3_600_000);
  const arrive = await askSlowly(user);
  await revoke();
  server.requests.length = 0;
  const { status, body } = await arrive();
  expect([status, body.error.code]).toEqual([422, 'no_token']);
  expect(revoked()).toEqual(['late-refresh', 'late']);
  expect(emulator.introspect('late').active).toBe(false);
  expect((await requestToken(emulator, 'oauth/wild', user)).body.error.code).toBe(
    'user_authorization_required',
  );
});

test.each([
  ['the grant is revoked', () => emulator.revokeGrant({ connector: 'oauth/wild' })],
  ['the connector is removed', () => emulator.connectors.remove('oauth/wild')],
  ['the emulator is reset', () => emulator.reset()],
])('gives out no token of a machine when %s meanwhile', async (_, end) => {
  const arrive = await askSlowly({ subject: { type: 'app' } });
  end();
  const { body } = await arrive();
  expect(body.error.code).toBe('no_token');
  expect(emulator.introspect('late').active).toBe(false);
});
