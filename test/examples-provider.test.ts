import { expect, onTestFinished, test, vi } from 'vitest';
import { startWithProvider } from '../examples/real-provider.js';
import { createConnect } from '../src/index.js';
import { CLIENT, consentAs, startOidcServer } from './emulator/providers/oidc-server.js';
import { freePort } from './support/free-port.js';

const ADA = { subject: { type: 'user', id: 'ada' } } as const;

test('an application uses tokens of a provider of its own, through the service here', async () => {
  const port = await freePort();
  const provider = await startOidcServer([`http://127.0.0.1:${port}/callback`]);
  onTestFinished(() => provider.close());
  vi.stubEnv('OIDC_ISSUER', provider.url);
  vi.stubEnv('OIDC_CLIENT_ID', CLIENT.client_id);
  vi.stubEnv('OIDC_CLIENT_SECRET', CLIENT.client_secret);
  await using emulator = await startWithProvider(port);
  const vercelToken = emulator.env['VERCEL_OIDC_TOKEN'];
  const connect = createConnect({ baseUrl: emulator.url, vercelToken });
  const callbackUrl = 'http://127.0.0.1:1/done';
  const { url } = await connect.startAuthorization('oauth/company', ADA, { callbackUrl });
  await consentAs('ada@acme.test', url, callbackUrl);
  const token = await connect.getToken('oauth/company', ADA);
  const authorization = `Bearer ${token}`;
  const response = await fetch(`${provider.url}/me`, { headers: { authorization } });
  expect(await response.json()).toMatchObject({ sub: 'ada@acme.test' });
});
