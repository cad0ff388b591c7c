import { createRemoteJWKSet, jwtVerify } from 'jose';
import { expect, test } from 'vitest';
import { createEmulator } from '../../../src/emulator/index.js';

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
