import { expect, test } from 'vitest';
import { createEmulator } from '../../../src/emulator/index.js';

test.each([
  '/oauth/.well-known/openid-configuration',
  '/.well-known/oauth-authorization-server/oauth',
])('publishes the gateway at %s', async (path) => {
  const emulator = await createEmulator();
  const metadata = await (await emulator.fetch(path)).json();
  expect(metadata).toMatchObject({
    issuer: `${emulator.url}/oauth`,
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic'],
  });
  expect(Object.keys(metadata).join()).not.toContain('id_token');
  for (const [name, url] of Object.entries(metadata)) {
    if (!/_(endpoint|uri)$/.test(name)) continue;
    const { status } = await emulator.fetch(String(url), { method: 'DELETE' });
    expect(status, name).toBe(405);
  }
});

test('answers the wrong method in the envelope of the service', async () => {
  const emulator = await createEmulator();
  const response = await emulator.fetch('/oauth/token');
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
});
