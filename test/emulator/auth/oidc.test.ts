import { decodeJwt, decodeProtectedHeader } from 'jose';
import { expect, test } from 'vitest';
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
