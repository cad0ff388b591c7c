import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../src/emulator/index.js';
import { requestToken } from './api.js';

const NOW = 1_750_000_000_000;
const HOUR = 3_600_000;
const user = { subject: { type: 'user', id: 'u1' } };
let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({
    now: NOW,
    connectors: [
      { uid: 'slack/acme', metadata: { botId: 'B1' } },
      { uid: 'github/acme' },
      { uid: 'oauth/linear', tokenLifetimeMs: HOUR },
      { uid: 'oauth/scoped', scopes: ['read', 'write'] },
      { uid: 'api-key/acme', apiKey: 'static_key' },
    ],
  });
});

beforeEach(() => emulator.reset());

test('issues a token with all that is known of it', async () => {
  const { status, body } = await requestToken(emulator, 'slack/acme');
  expect(status).toBe(200);
  expect(body).toEqual({
    token: expect.stringMatching(/^emu_slack_/),
    tokenId: 'stk_000001',
    expiresAt: NOW + 12 * HOUR,
    connector: { id: 'scl_000001', uid: 'slack/acme', type: 'slack' },
    name: 'tenant_000001',
    installationId: 'inst_000001',
    tenantId: 'tenant_000001',
    authorizationId: 'auth_000001',
    tokenGroupId: expect.stringMatching(/^tkg_/),
    metadata: { botId: 'B1' },
  });
});

test('finds a connector by UID and by id', async () => {
  const byUid = await requestToken(emulator, 'slack/acme');
  const byId = await requestToken(emulator, 'scl_000001');
  expect(byId.body).toEqual(byUid.body);
});

test('gives the same token until no more than the validity buffer is left', async () => {
  const first = (await requestToken(emulator, 'oauth/linear')).body;
  emulator.clock.advance(HOUR - 30_001);
  expect((await requestToken(emulator, 'oauth/linear')).body).toEqual(first);
  emulator.clock.advance(1);
  const second = (await requestToken(emulator, 'oauth/linear')).body;
  expect(second.token).not.toBe(first.token);
  expect(second.tokenId).not.toBe(first.tokenId);
  expect(second.tokenGroupId).toBe(first.tokenGroupId);
  expect(second.authorizationId).toBe(first.authorizationId);
  expect(second.expiresAt).toBe(emulator.clock.now() + HOUR);
});

test('refreshes earlier when the request asks for a larger buffer', async () => {
  const first = (await requestToken(emulator, 'oauth/linear')).body;
  emulator.clock.advance(HOUR / 2);
  const params = { subject: { type: 'app' }, validityBufferMs: HOUR / 2 };
  expect((await requestToken(emulator, 'oauth/linear', params)).body.token).not.toBe(first.token);
});

test('keeps tokens of different parameters apart', async () => {
  const app = { subject: { type: 'app' } };
  const answers = await Promise.all([
    requestToken(emulator, 'oauth/linear', app),
    requestToken(emulator, 'oauth/linear', { ...app, scopes: ['read'] }),
    requestToken(emulator, 'oauth/linear', { ...app, audience: ['a'] }),
    requestToken(emulator, 'oauth/linear', { ...app, resources: ['https://r.test'] }),
    requestToken(emulator, 'oauth/linear', { ...app, authorizationDetails: [{ type: 'x' }] }),
    requestToken(emulator, 'oauth/linear', { subject: { type: 'jwt-bearer', sub: 'a' } }),
    requestToken(emulator, 'oauth/linear', { subject: { type: 'jwt-bearer', sub: 'a', aud: 'b' } }),
    requestToken(emulator, 'oauth/linear', { subject: { type: 'token', token: 'secret' } }),
  ]);
  expect(new Set(answers.map(({ body }) => body.token)).size).toBe(answers.length);
  expect(new Set(answers.map(({ body }) => body.tokenGroupId)).size).toBe(answers.length);
});

test('takes scopes, audiences and resources as sets', async () => {
  const params = (scopes: string[], audience: string[]) => ({ scopes, audience });
  const one = await requestToken(emulator, 'oauth/linear', params(['b', 'a'], ['x', 'y']));
  const two = await requestToken(emulator, 'oauth/linear', params(['a', 'b', 'a'], ['y', 'x']));
  expect(two.body).toEqual(one.body);
});

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

test('asks a user to authorize first', async () => {
  const { status, body } = await requestToken(emulator, 'oauth/linear', user);
  expect([status, body.error.code]).toEqual([422, 'user_authorization_required']);
  emulator.grant({ connector: 'oauth/linear', user: 'u1', externalSubject: 'lin_1' });
  const granted = await requestToken(emulator, 'oauth/linear', user);
  expect(granted.body).toMatchObject({ externalSubject: 'lin_1' });
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

test('serves the static credential of an API key connector', async () => {
  const first = (await requestToken(emulator, 'api-key/acme')).body;
  expect(first.token).toBe('static_key');
  emulator.clock.set(first.expiresAt);
  const second = (await requestToken(emulator, 'api-key/acme')).body;
  expect(second.token).toBe('static_key');
  expect(second.tokenId).not.toBe(first.tokenId);
});

test('refuses a subject that the connector type has no tokens for', async () => {
  const { status, body } = await requestToken(emulator, 'api-key/acme', user);
  expect([status, body.error.code]).toEqual([400, 'bad_request']);
  expect(body.error.message).toContain('body.subject.type');
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

test('answers 410 for a deleted connector, and serves a new one with its UID', async () => {
  const { token } = (await requestToken(emulator, 'slack/acme')).body;
  emulator.connectors.remove('slack/acme');
  const { status, body } = await requestToken(emulator, 'slack/acme');
  expect([status, body.error.code]).toEqual([410, 'gone']);
  expect(emulator.introspect(token)).toEqual({ active: false });
  const id = emulator.connectors.add({ uid: 'slack/acme' });
  expect((await requestToken(emulator, 'slack/acme')).body.connector.id).toBe(id);
});
