import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { requestToken, startConsent } from '../api.js';
import { consentAs, type OidcServer, startOidcServer } from './oidc-server.js';

const user = { subject: { type: 'user', id: 'u1' } };
const RETURN_URL = 'http://127.0.0.1:1/back';
let emulator: Emulator;
let oidc: OidcServer;

beforeAll(async () => {
  emulator = await createEmulator({});
  await emulator.listen();
  oidc = await startOidcServer(['http://127.0.0.1:1/callback']);
});
afterAll(async () => {
  await emulator.close();
  await oidc.close();
});

test('registers with a provider that knows nobody, once, and remembers it', async () => {
  emulator.connectors.add({
    ...{ uid: 'oauth/new', provider: 'real', scopes: ['openid', 'offline_access'] },
    data: {
      serverUrl: oidc.url,
      clientName: 'Acme',
      authorizationUrlParams: { prompt: 'consent' },
    },
  });
  const { url } = (await startConsent(emulator, { returnUrl: RETURN_URL }, 'oauth/new')).body;
  const back = await consentAs('ada', url, RETURN_URL);
  expect(back.searchParams.get('status')).toBe('success');
  const { token } = (await requestToken(emulator, 'oauth/new', user)).body;
  const headers = { authorization: `Bearer ${token}` };
  expect((await fetch(`${oidc.url}/me`, { headers })).status).toBe(200);
  emulator.clock.advance(3_600_000);
  expect((await requestToken(emulator, 'oauth/new', user)).body.token).not.toBe(token);
  expect(oidc.paths.filter((path) => path === 'POST /reg')).toHaveLength(1);
});
