import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { expect, test } from 'vitest';
import { createEmulator } from '../../src/emulator/index.js';

test('issues tokens with the claims of a deployment', async () => {
  const emulator = await createEmulator({
    team: { id: 'team_a', slug: 'acme' },
    projects: [{ id: 'prj_a', name: 'web' }],
    now: 1_750_000_000_000,
  });
  const token = emulator.env['VERCEL_OIDC_TOKEN'] ?? '';
  expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'RS256', kid: expect.any(String) });
  expect(decodeJwt(token)).toEqual({
    iss: 'http://connect.localhost/oidc',
    aud: 'https://vercel.com/acme',
    sub: 'owner:acme:project:web:environment:development',
    owner: 'acme',
    owner_id: 'team_a',
    project: 'web',
    project_id: 'prj_a',
    environment: 'development',
    iat: 1_750_000_000,
    nbf: 1_750_000_000,
    exp: 1_750_000_000 + 12 * 3600,
  });
});

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

test('keeps the keys over a reset', async () => {
  const emulator = await createEmulator({ connectors: [{ uid: 'slack/a' }] });
  const keys = async () => (await emulator.fetch('/.well-known/jwks')).text();
  const before = await keys();
  emulator.reset();
  expect(await keys()).toBe(before);
});

test('refuses to issue for a project it does not know', async () => {
  const emulator = await createEmulator();
  await expect(emulator.oidcToken({ project: 'none' })).rejects.toThrow('no project "none"');
});

test.each([
  '/.well-known/jwks',
  '/oidc/.well-known/openid-configuration',
  '/oauth/jwks',
  '/oauth/.well-known/openid-configuration',
])('dates %s by its own clock', async (path) => {
  await using emulator = await createEmulator({ now: 1_750_000_000_000 });
  const url = await emulator.listen();
  emulator.clock.advance(86_400_000);
  const { headers } = await fetch(`${url}${path}`);
  expect(headers.get('date')).toBe(new Date(1_750_086_400_000).toUTCString());
});
