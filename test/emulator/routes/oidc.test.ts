import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { expect, test } from 'vitest';
import { createEmulator } from '../../../src/emulator/index.js';
import { requestToken } from '../api.js';

test('publishes what a verifier needs', async () => {
  await using emulator = await createEmulator();
  const url = await emulator.listen();
  const issuer = `${url}/oidc`;
  const discovery = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
  expect(discovery.issuer).toBe(issuer);
  const token = await emulator.oidcToken({ environment: 'production' });
  const keys = createRemoteJWKSet(new URL(discovery.jwks_uri));
  const { payload } = await jwtVerify(token, keys, { issuer, audience: 'https://vercel.com/emu' });
  expect(payload['environment']).toBe('production');
});

test('does not publish the private key', async () => {
  const emulator = await createEmulator();
  const { keys } = await (await emulator.fetch('/.well-known/jwks')).json();
  expect(Object.keys(keys[0]).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
});

// @vercel/oidc: "Exchanges a Vercel OIDC token for a Vercel token with a custom audience."
test('exchanges a token for one with another audience', async () => {
  const emulator = await createEmulator();
  const token = await emulator.oidcToken({ environment: 'preview' });
  const exchange = (body: unknown) =>
    emulator.fetch(`${emulator.url}/~token`, { method: 'POST', body: JSON.stringify(body) });
  const response = await exchange({ token, aud: 'sts.amazonaws.com', jti: 'once' });
  const answer = await response.json();
  const { aud, jti, exp, environment, sub } = decodeJwt(answer.token);
  expect([response.status, aud, jti, environment]).toEqual([
    ...[200, 'sts.amazonaws.com', 'once', 'preview'],
  ]);
  expect([answer.expiry, sub]).toEqual([exp, decodeJwt(token).sub]);
  expect((await exchange({ token: 'a.b.c', aud: 'x' })).status).toBe(401);
  // It is for its audience, and neither the service nor another exchange takes it.
  expect((await exchange({ token: answer.token, aud: 'x' })).status).toBe(401);
  expect((await requestToken(emulator, 'oauth/linear', {}, answer.token)).status).toBe(401);
  const wrong = await exchange({ token, audience: 'x' });
  expect([wrong.status, (await wrong.json()).error]).toEqual([400, expect.any(String)]);
});
