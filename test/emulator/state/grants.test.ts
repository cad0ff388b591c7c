import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { requestToken, startConsent } from '../api.js';

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

// Tokens: resources are "useful for narrowing a token to one channel, one repo, or one record set."
test('does not serve one resource with the consent to another', async () => {
  const narrow = await createEmulator({ connectors: [{ uid: 'oauth/linear' }] });
  const user = { subject: { type: 'user', id: 'u1' } };
  const detail = { type: 'repository', identifier: 'acme/web' };
  const consent = { resources: ['repo:a'], authorizationDetails: [detail] };
  const { url } = (await startConsent(narrow, consent)).body;
  const page = await (await narrow.fetch(url)).text();
  expect(page).toContain('repo:a');
  expect(page).toContain('acme/web');
  await narrow.approve(url);
  const ask = async (params: object) =>
    (await requestToken(narrow, 'oauth/linear', { ...user, ...params })).body;
  const { token } = await ask({ resources: ['repo:a'], authorizationDetails: [detail] });
  expect(narrow.introspect(token)).toMatchObject({
    ...{ resources: ['repo:a'], authorizationDetails: [detail] },
  });
  expect(narrow.introspect((await ask({})).token)).toMatchObject({ resources: ['repo:a'] });
  expect((await ask({ resources: ['repo:b'] })).error.code).toBe('user_authorization_required');
  const other = { ...detail, identifier: 'acme/bot' };
  const refused = await ask({ authorizationDetails: [other] });
  expect(refused.error.code).toBe('user_authorization_required');
  const wider = await startConsent(narrow, {
    resources: ['repo:b'],
    authorizationDetails: [other],
  });
  await narrow.approve(wider.body.url);
  expect(await ask({ resources: ['repo:a', 'repo:b'] })).toHaveProperty('token');
});

test('takes what a consent is narrowed to from the seed, and shows it', async () => {
  const detail = { type: 'repository', identifier: 'acme/web' };
  const narrowing = { resources: ['repo:a'], authorizationDetails: [detail] };
  const narrow = await createEmulator({
    connectors: [{ uid: 'oauth/linear' }],
    grants: [{ connector: 'oauth/linear', user: 'u1', ...narrowing }],
  });
  expect(narrow.grants()).toMatchObject([narrowing]);
  const { body } = await requestToken(narrow, 'oauth/linear', user);
  expect(narrow.introspect(body.token)).toMatchObject(narrowing);
  const other = await requestToken(narrow, 'oauth/linear', { ...user, resources: ['repo:b'] });
  expect(other.body.error.code).toBe('user_authorization_required');
  await startConsent(narrow, narrowing);
  expect(narrow.consents()).toMatchObject([narrowing]);
});
