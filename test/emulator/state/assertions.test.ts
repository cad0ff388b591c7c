import { SignJWT, UnsecuredJWT } from 'jose';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { requestToken } from '../api.js';

const NOW = 1_750_000_000_000;
const SECONDS = NOW / 1000;
const jwtBearer = { iss: 'client-1', aud: 'https://idp.test/token' };
let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({
    now: NOW,
    connectors: [
      { uid: 'oauth/idp', data: { clientId: 'client-1', tokenEndpoint: 'https://idp.test/token' } },
      { uid: 'oauth/plain', clientUrl: 'https://plain.test' },
      { uid: 'oauth/strict', data: { clientId: 'client-1', jwtBearer } },
      {
        uid: 'oauth/set',
        data: {
          clientId: 'client-1',
          jwtBearer: { iss: 'set', aud: 'idp', ttl: 60, additionalClaims: { tenant: 't' } },
        },
      },
    ],
  });
});

beforeEach(() => emulator.reset());

const federated = async (uid: string, fields: object = {}) => {
  const subject = { type: 'jwt-bearer', sub: 'ada@acme.test', ...fields };
  return (await requestToken(emulator, uid, { subject })).body;
};
const exchanged = async (token: string) =>
  (await requestToken(emulator, 'oauth/strict', { subject: { type: 'token', token } })).body;
const signed = (claims: Record<string, unknown>) =>
  new SignJWT({ exp: SECONDS + 60, ...jwtBearer, ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new Uint8Array(32));

// Tokens: "you can pass optional iss and aud claims to override the connector's OAuth client id and
// token endpoint, and additionalClaims to carry any extra fields the provider requires."
test('asserts the OAuth client and the token endpoint by default', async () => {
  const { token } = await federated('oauth/idp');
  expect(emulator.introspect(token).assertion).toEqual({
    ...{ iss: 'client-1', sub: 'ada@acme.test', aud: 'https://idp.test/token' },
    ...{ iat: SECONDS, exp: SECONDS + 300 },
  });
  const plain = await federated('oauth/plain');
  expect(emulator.introspect(plain.token).assertion).toMatchObject({
    ...{ iss: 'oauth/plain', aud: 'https://plain.test/oauth/token' },
  });
});

test('asserts what the request overrides and adds', async () => {
  const additionalClaims = { role: 'admin' };
  const { token } = await federated('oauth/idp', { iss: 'me', aud: 'you', additionalClaims });
  expect(emulator.introspect(token).assertion).toMatchObject({
    ...{ iss: 'me', aud: 'you', role: 'admin' },
  });
});

// REST reference, oauth: `jwtBearer{iss,aud,ttl,additionalClaims}`.
test('asserts what the connector is set to', async () => {
  const { token } = await federated('oauth/set', { additionalClaims: { role: 'admin' } });
  expect(emulator.introspect(token).assertion).toMatchObject({
    ...{ iss: 'set', aud: 'idp', exp: SECONDS + 60, tenant: 't', role: 'admin' },
  });
});

test.each([
  [{ iss: 'somebody' }, 'issuer'],
  [{ aud: 'elsewhere', iss: 'client-1' }, 'audience'],
  [{ aud: jwtBearer.aud, additionalClaims: { exp: 1 } }, 'expired'],
])('passes on why a provider refuses the assertion %j', async (fields, word) => {
  const { error } = await federated('oauth/strict', fields);
  expect(error).toMatchObject({ code: 'no_token', vendor: { error: 'invalid_grant' } });
  expect(error.vendor.error_description).toContain(word);
});

test('serves an assertion that the provider trusts', async () => {
  expect(await federated('oauth/strict')).toHaveProperty('token');
  expect(await federated('oauth/strict', { aud: jwtBearer.aud })).toHaveProperty('token');
});

test('exchanges a token that is signed, valid and meant for the provider', async () => {
  expect(await exchanged(await signed({}))).toHaveProperty('token');
  expect(await exchanged('an-opaque-token')).toHaveProperty('token');
});

test.each([
  ['unsigned', new UnsecuredJWT({ ...jwtBearer }).encode(), 'not signed'],
  ['expired', signed({ exp: SECONDS }), 'expired'],
  ['of another issuer', signed({ iss: 'evil' }), 'issuer'],
  ['for another audience', signed({ aud: 'other' }), 'audience'],
  ['malformed', 'a.b.c', 'malformed'],
])('refuses a token that is %s', async (_name, token, word) => {
  const { error } = await exchanged(await token);
  expect(error).toMatchObject({ code: 'no_token', vendor: { error: 'invalid_grant' } });
  expect(error.vendor.error_description).toContain(word);
});
