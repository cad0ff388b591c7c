import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { requestToken, segment, send } from '../api.js';

const app = { subject: { type: 'app' } };
const user = { subject: { type: 'user', id: 'u1' } };
let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({
    connectors: [
      { uid: 'oauth/linear' },
      { uid: 'slack/acme', installations: [{ id: 'inst_a' }, { id: 'inst_b' }] },
      { uid: 'snowflake/acme' },
    ],
    grants: [{ connector: 'oauth/linear', user: 'u1' }],
  });
});

beforeEach(() => emulator.reset());

const revoke = (uid: string, body?: object, bearer?: string) =>
  send(emulator, `DELETE /v1/connect/connectors/${segment(uid)}/tokens`, body, bearer);

test('revokes the tokens of a subject and its consent', async () => {
  const mine = (await requestToken(emulator, 'oauth/linear', user)).body;
  const other = (await requestToken(emulator, 'oauth/linear', app)).body;
  const { status, body } = await revoke('oauth/linear', user);
  expect(status).toBe(200);
  expect(body).toEqual({
    ...{ tokensFound: 1, deleted: 1 },
    ...{ providerRevoked: 1, providerSkipped: 0, providerFailed: 0 },
  });
  expect(emulator.introspect(mine.token).active).toBe(false);
  expect(emulator.introspect(other.token).active).toBe(true);
  const again = await requestToken(emulator, 'oauth/linear', user);
  expect(again.body.error.code).toBe('user_authorization_required');
});

test('records each revoked token, and which person revoked it', async () => {
  const { tokenId, expiresAt, tenantId } = (await requestToken(emulator, 'slack/acme', app)).body;
  await revoke('slack/acme', app, emulator.accessToken());
  expect(emulator.ledger.events.at(-1)).toMatchObject({
    ...{ eventType: 'Revoked Token Request', tokenId, tokenExpiresAt: expiresAt },
    ...{ revokedAt: expect.any(Number), userId: 'user_emu', externalTenantId: tenantId },
  });
});

test('issues the app a fresh token afterwards', async () => {
  const before = (await requestToken(emulator, 'oauth/linear', app)).body;
  await revoke('oauth/linear', app);
  const after = (await requestToken(emulator, 'oauth/linear', app)).body;
  expect(after.token).not.toBe(before.token);
  expect(after.authorizationId).not.toBe(before.authorizationId);
});

test('revokes one installation only', async () => {
  const [a, b] = await Promise.all(
    ['inst_a', 'inst_b'].map((installationId) =>
      requestToken(emulator, 'slack/acme', { ...app, installationId }),
    ),
  );
  await revoke('slack/acme', { ...app, installationId: 'inst_b' });
  expect(emulator.introspect(a?.body.token).active).toBe(true);
  expect(emulator.introspect(b?.body.token).active).toBe(false);
});

test('revokes everything of a connector without a subject', async () => {
  await requestToken(emulator, 'oauth/linear', app);
  await requestToken(emulator, 'oauth/linear', user);
  expect((await revoke('oauth/linear')).body).toMatchObject({ tokensFound: 2 });
  expect((await revoke('oauth/linear')).body).toMatchObject({ tokensFound: 0 });
});

test('skips a provider without a revocation endpoint', async () => {
  await requestToken(emulator, 'snowflake/acme', app);
  expect((await revoke('snowflake/acme', app)).body).toMatchObject({
    ...{ deleted: 1, providerRevoked: 0, providerSkipped: 1 },
  });
});

test('does not let an access token revoke for somebody else', async () => {
  const { status } = await revoke('oauth/linear', user, emulator.accessToken());
  expect(status).toBe(403);
});

// CLI: `revoke-tokens --all-tokens` sends `{}`.
test("revokes everybody's tokens for an access token that names no subject", async () => {
  emulator.grant({ connector: 'oauth/linear', user: 'user_emu' });
  const own = { subject: { type: 'user', id: 'user_emu' } };
  const mine = (await requestToken(emulator, 'oauth/linear', own)).body;
  const other = (await requestToken(emulator, 'oauth/linear', user)).body;
  const { body } = await revoke('oauth/linear', {}, emulator.accessToken());
  expect(body).toMatchObject({ tokensFound: 2 });
  expect(emulator.introspect(mine.token).active).toBe(false);
  expect(emulator.introspect(other.token).active).toBe(false);
});

test('takes a user without an id as the user of the access token', async () => {
  emulator.grant({ connector: 'oauth/linear', user: 'user_emu' });
  const own = { subject: { type: 'user', id: 'user_emu' } };
  const mine = (await requestToken(emulator, 'oauth/linear', own)).body;
  const other = (await requestToken(emulator, 'oauth/linear', user)).body;
  const me = { subject: { type: 'user' } };
  const { body } = await revoke('oauth/linear', me, emulator.accessToken());
  expect(body).toMatchObject({ tokensFound: 1 });
  expect(emulator.introspect(mine.token).active).toBe(false);
  expect(emulator.introspect(other.token).active).toBe(true);
});

test('ignores the installation where there is a single one, as token requests do', async () => {
  const params = { ...user, installationId: 'inst_any' };
  const { token } = (await requestToken(emulator, 'oauth/linear', params)).body;
  expect((await revoke('oauth/linear', params)).body).toMatchObject({ tokensFound: 1 });
  expect(emulator.introspect(token).active).toBe(false);
});

// Tokens: without a revocation endpoint "the underlying provider credential may continue to work
// until it expires naturally".
test('cannot end a token at a provider without a revocation endpoint', async () => {
  const { token, expiresAt } = (await requestToken(emulator, 'snowflake/acme', app)).body;
  await revoke('snowflake/acme', app);
  expect(emulator.introspect(token).active).toBe(true);
  expect((await requestToken(emulator, 'snowflake/acme', app)).body.token).not.toBe(token);
  emulator.clock.set(expiresAt);
  expect(emulator.introspect(token).active).toBe(false);
});

test('leaves such a token to its provider when the connector is removed', async () => {
  const { token } = (await requestToken(emulator, 'snowflake/acme', app)).body;
  const ended = (await requestToken(emulator, 'slack/acme', app)).body;
  for (const uid of ['snowflake/acme', 'slack/acme']) emulator.connectors.remove(uid);
  expect(emulator.introspect(token).active).toBe(true);
  expect(emulator.introspect(ended.token).active).toBe(false);
});
