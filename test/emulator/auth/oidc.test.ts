import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { createConnectWebhookVerifier } from 'reference/chat';
import { afterEach, expect, test, vi } from 'vitest';
import { createEmulator } from '../../../src/emulator/index.js';

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
    scope: 'owner:acme:project:web:environment:development',
    plan: 'hobby',
    user_id: 'user_emu',
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

test('refuses to issue for a project it does not know', async () => {
  const emulator = await createEmulator();
  await expect(emulator.oidcToken({ project: 'none' })).rejects.toThrow('no project "none"');
});

const { get } = https;

afterEach(() => {
  https.get = get;
  syncBuiltinESMExports();
});

// The verifier of @vercel/connect 2.3.2 believes https://oidc.vercel.com and its keys only.
test('satisfies the original verifier of webhooks, under the name of its issuer', async () => {
  const oidcIssuer = 'https://oidc.vercel.com/emu';
  await using emulator = await createEmulator({ environment: 'production' }, { oidcIssuer });
  const url = await emulator.listen();
  // Its request for the keys is led to the emulator.
  https.get = ((asked: string | URL, options: object) =>
    http.get(`${url}${new URL(asked).pathname}`, { ...options, agent: undefined })) as typeof get;
  syncBuiltinESMExports();
  for (const [name, value] of Object.entries(emulator.env)) vi.stubEnv(name, value);
  const verify = async (token: string) => {
    const headers = { authorization: `Bearer ${token}` };
    const request = new Request('https://app.test/slack', { method: 'POST', headers, body: '{}' });
    return createConnectWebhookVerifier()(request, '{}');
  };
  expect(decodeJwt(await emulator.oidcToken()).iss).toBe(oidcIssuer);
  expect(await verify(await emulator.oidcToken())).toBe(true);
  await expect(verify(await emulator.oidcToken({ environment: 'preview' }))).rejects.toThrow();
  const stranger = await createEmulator({ environment: 'production' }, { oidcIssuer });
  await expect(verify(await stranger.oidcToken())).rejects.toThrow();
});

test('names the issuer of Vercel in no token unless it is asked to', async () => {
  const emulator = await createEmulator();
  expect(decodeJwt(await emulator.oidcToken()).iss).toBe('http://connect.localhost/oidc');
});

test('wants a URL for the issuer', async () => {
  const created = createEmulator({}, { oidcIssuer: 'acme' });
  await expect(created).rejects.toThrow(/^oidcIssuer: expected a URL such as/);
});
