import { createRemoteJWKSet, customFetch, decodeJwt, jwtVerify } from 'jose';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { authorizeUrl, basic, codeOf, exchange, post, userinfo } from './application.js';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({
    environment: 'preview',
    connectors: [{ uid: 'oauth/linear', id: 'scl_linear', installations: [{ tenantId: 'acme' }] }],
  });
});

beforeEach(() => emulator.reset());

test('answers with tokens that nobody may store', async () => {
  const { status, body, headers } = await exchange(emulator, await codeOf(emulator));
  expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
  expect(body).toEqual({
    access_token: expect.any(String),
    token_type: 'Bearer',
    expires_in: 3600,
    refresh_token: expect.any(String),
    scope: 'openid profile email offline_access',
  });
});

test('issues a JWT for the calling project, signed with the published key', async () => {
  const { body } = await exchange(emulator, await codeOf(emulator));
  const discovery = await emulator.fetch('/oauth/.well-known/openid-configuration');
  const { issuer, jwks_uri } = await discovery.json();
  const keys = createRemoteJWKSet(new URL(jwks_uri), { [customFetch]: emulator.fetch });
  const { payload } = await jwtVerify(body.access_token, keys, { issuer, algorithms: ['RS256'] });
  expect(payload).toMatchObject({
    iss: `${emulator.url}/oauth`,
    aud: 'team_emu:prj_emu:preview',
    sub: expect.stringMatching(/^gws_/),
    typ: 'at',
    clientId: 'scl_linear',
    clientUid: 'oauth/linear',
    tenantId: 'acme',
    installationId: expect.stringMatching(/^inst_/),
    scope: 'openid profile email offline_access',
  });
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(3600);
});

test('signs access tokens with another key than the OIDC tokens of deployments', async () => {
  const { body } = await exchange(emulator, await codeOf(emulator));
  const asCaller = await basic(emulator, 'oauth/linear', body.access_token);
  const answer = await exchange(emulator, await codeOf(emulator), undefined, asCaller);
  expect([answer.status, answer.body.error]).toEqual([401, 'invalid_client']);
});

test('gives every access token an id of its own', async () => {
  const ids = [codeOf(emulator), codeOf(emulator)].map(async (code) => {
    const { body } = await exchange(emulator, await code);
    return decodeJwt(body.access_token).jti;
  });
  expect(new Set(await Promise.all(ids)).size).toBe(2);
});

test('revokes an access token alone, and with the refresh token all of the sign-in', async () => {
  const { body } = await exchange(emulator, await codeOf(emulator));
  const grant = { grant_type: 'refresh_token', refresh_token: body.refresh_token };
  const refreshed = await post(emulator, 'token', new URLSearchParams(grant));
  const revoke = (token: string) => post(emulator, 'revoke', new URLSearchParams({ token }));
  const works = async (token: string) => (await userinfo(emulator, token)).status === 200;
  expect(await revoke(body.access_token)).toMatchObject({ status: 200 });
  expect(await works(body.access_token)).toBe(false);
  expect(await works(refreshed.body.access_token)).toBe(true);
  expect(await revoke(body.refresh_token)).toMatchObject({ status: 200 });
  expect(await works(refreshed.body.access_token)).toBe(false);
  expect(await revoke('unknown')).toMatchObject({ status: 200 });
});

test('takes forms only', async () => {
  const headers = { authorization: await basic(emulator), 'content-type': 'application/json' };
  const response = await emulator.fetch('/oauth/token', { method: 'POST', headers, body: '{}' });
  expect(await response.json()).toMatchObject({ error: 'invalid_request' });
});

const sub = 'user_emu';
const email = { email: 'emu@example.com', email_verified: true };

test.each([
  ['openid', { sub }],
  ['openid profile', { sub, name: 'emu' }],
  ['email', { sub, ...email }],
  ['openid profile email', { sub, name: 'emu', ...email }],
])('tells what the scopes %s allow', async (scope, claims) => {
  const { body } = await exchange(emulator, await codeOf(emulator, { scope }));
  expect((await userinfo(emulator, body.access_token)).body).toEqual(claims);
});

test('refuses unknown and expired tokens', async () => {
  const { body } = await exchange(emulator, await codeOf(emulator));
  emulator.clock.advance(3_600_000);
  for (const token of [body.access_token, 'unknown', '']) {
    const answer = await userinfo(emulator, token);
    expect([answer.status, answer.body]).toMatchObject([401, { error: 'invalid_token' }]);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
  }
});

// Limits: 6,000 requests a minute to the public endpoints, for a team.
test('limits the requests of a team on demand, whichever endpoint they are for', async () => {
  const code = await codeOf(emulator);
  emulator.limits.set({ gatewayPerMinute: 3, readsPerMinute: 0 });
  const { body } = await exchange(emulator, code);
  expect((await userinfo(emulator, body.access_token)).status).toBe(200);
  expect((await emulator.fetch(authorizeUrl(emulator))).status).toBe(200);
  const refused = await userinfo(emulator, body.access_token);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, expect.any(String)]);
  expect((await emulator.fetch(authorizeUrl(emulator))).status).toBe(429);
  const form = new URLSearchParams({ token: body.access_token });
  expect((await post(emulator, 'revoke', form)).status).toBe(429);
});
