import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { requestToken } from '../api.js';

const user = { subject: { type: 'user', id: 'u1' } };
let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({
    connectors: [{ uid: 'oauth/linear' }, { uid: 'oauth/scoped', scopes: ['read', 'write'] }],
  });
});

beforeEach(() => emulator.reset());

test('takes the scope * as the defaults of the connector', async () => {
  const absent = await requestToken(emulator, 'oauth/scoped', {});
  const star = await requestToken(emulator, 'oauth/scoped', { scopes: ['*'] });
  const named = await requestToken(emulator, 'oauth/scoped', { scopes: ['write', 'read'] });
  expect(star.body).toEqual(absent.body);
  expect(named.body).toEqual(absent.body);
});

test('limits a user token to the scopes that were granted', async () => {
  emulator.grant({ connector: 'oauth/scoped', user: 'u1', scopes: ['read'] });
  expect((await requestToken(emulator, 'oauth/scoped', user)).status).toBe(200);
  expect(emulator.ledger.events.at(-1)).toMatchObject({ scopes: ['read'] });
  const more = await requestToken(emulator, 'oauth/scoped', { ...user, scopes: ['read', 'admin'] });
  expect(more.status).toBe(422);
  expect(more.body.error.code).toBe('user_authorization_required');
  expect(more.body.error.message).toContain('admin');
});

test('keeps users of different issuers apart', async () => {
  emulator.grant({ connector: 'oauth/linear', user: 'u1', issuer: 'https://idp.test' });
  expect((await requestToken(emulator, 'oauth/linear', user)).status).toBe(422);
  const subject = { type: 'user', id: 'u1', issuer: 'https://idp.test' };
  expect((await requestToken(emulator, 'oauth/linear', { subject })).status).toBe(200);
});

test('passes on the claims of a grant', async () => {
  emulator.grant({ connector: 'oauth/linear', user: 'u1', claims: { org: 'o1' } });
  expect((await requestToken(emulator, 'oauth/linear', user)).body.claims).toEqual({ org: 'o1' });
});

test('has no token when the grant was revoked at the provider', async () => {
  emulator.grant({ connector: 'oauth/linear', user: 'u1' });
  const { token, authorizationId } = (await requestToken(emulator, 'oauth/linear', user)).body;
  emulator.revokeGrant({ connector: 'oauth/linear', user: 'u1' });
  expect(emulator.introspect(token).active).toBe(false);
  const { status, body } = await requestToken(emulator, 'oauth/linear', user);
  expect([status, body.error.code]).toEqual([422, 'no_token']);
  emulator.grant({ connector: 'oauth/linear', user: 'u1' });
  const renewed = (await requestToken(emulator, 'oauth/linear', user)).body;
  expect(renewed.authorizationId).not.toBe(authorizationId);
});
