import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../src/emulator/index.js';
import { createConnect } from '../../src/index.js';
import { CLIENT, type OidcServer, startOidcServer } from '../emulator/providers/oidc-server.js';
import { application } from './application.js';
import { openPage } from './chromium.js';

const ADA = { subject: { type: 'user', id: 'ada' } } as const;
const CONNECTOR = 'oauth/acme';
let emulator: Emulator;
let provider: OidcServer;
let connect: ReturnType<typeof createConnect>;

beforeAll(async () => {
  emulator = await createEmulator({});
  provider = await startOidcServer([`${await emulator.listen()}/callback`]);
});
afterAll(async () => {
  await emulator.close();
  await provider.close();
});
beforeEach(() => {
  emulator.reset();
  emulator.connectors.add({
    uid: CONNECTOR,
    provider: 'real',
    scopes: ['openid', 'profile', 'offline_access'],
    data: {
      serverUrl: provider.url,
      clientId: CLIENT.client_id,
      clientSecret: CLIENT.client_secret,
      authorizationUrlParams: { prompt: 'consent' },
    },
  });
  const vercelToken = emulator.env['VERCEL_OIDC_TOKEN'];
  connect = createConnect({ baseUrl: emulator.url, vercelToken, now: emulator.now });
});

const userinfo = (token: string) =>
  fetch(`${provider.url}/me`, { headers: { authorization: `Bearer ${token}` } });

test('a person signs in at the provider, allows, and the token works until it is revoked', async () => {
  const app = await application();
  const { page } = await openPage();
  const { url } = await connect.startAuthorization(CONNECTOR, ADA, { callbackUrl: app.url });
  await page.goto(url);
  await page.getByPlaceholder('Enter any login').fill('ada@acme.test');
  await page.getByPlaceholder('and password').fill('a password');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL(`${app.url}**`);
  expect(new URL(page.url()).searchParams.get('status')).toBe('success');

  const first = await connect.getTokenResponse(CONNECTOR, ADA);
  expect(first.externalSubject).toBe('ada@acme.test');
  expect(await (await userinfo(first.token)).json()).toMatchObject({ sub: 'ada@acme.test' });
  emulator.clock.advance(3_600_000);
  const second = await connect.getToken(CONNECTOR, ADA);
  expect(second).not.toBe(first.token);
  expect((await userinfo(second)).status).toBe(200);
  await connect.revokeToken(CONNECTOR, ADA);
  expect((await userinfo(second)).status).toBe(401);
});

test('a person who cancels at the provider is sent back with the denial', async () => {
  const app = await application();
  const { page } = await openPage();
  const { url } = await connect.startAuthorization(CONNECTOR, ADA, { callbackUrl: app.url });
  await page.goto(url);
  await page.getByRole('link', { name: /cancel/i }).click();
  await page.waitForURL(`${app.url}**`);
  expect(new URL(page.url()).searchParams.get('status')).not.toBe('success');
  await expect(connect.getToken(CONNECTOR, ADA)).rejects.toMatchObject({
    name: 'UserAuthorizationRequiredError',
  });
});
