import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { manage, requestToken, segment } from '../api.js';

const VERIFIER = 'v'.repeat(50);
const CODE = createHash('sha256').update(VERIFIER).digest('base64url');
const me = { subject: { type: 'user', id: 'user_emu' } };

/** An emulator at which the CLI has signed in. */
async function started(consent: 'ask' | 'auto'): Promise<Emulator> {
  const emulator = await createEmulator({
    consent,
    connectors: [{ uid: 'oauth/linear' }, { uid: 'slack/none', installations: [] }],
  });
  await manage(emulator, 'GET /v2/user');
  return emulator;
}

const token = (emulator: Emulator, uid = 'oauth/linear', params: object = me) =>
  requestToken(emulator, uid, params, 'cli_token');
const result = (emulator: Emulator, bearer = 'cli_token') =>
  manage(emulator, `GET /v1/connect/result/${VERIFIER}`, undefined, bearer);
const pageUrl = (emulator: Emulator, kind = 'authorize', uid = 'oauth/linear') =>
  `${emulator.url}/v1/connect/${kind}/${segment(uid)}?teamId=team_emu&request_code=${CODE}&scopes=*`;
const page = (emulator: Emulator, kind?: string, uid?: string) =>
  emulator.fetch(pageUrl(emulator, kind, uid));

test('ties the code of the CLI to the token request that was refused before', async () => {
  const emulator = await started('auto');
  expect((await token(emulator)).body.error.code).toBe('user_authorization_required');
  const { status, data } = (await result(emulator)).body;
  expect([status, data]).toMatchObject(['success', { authorizationId: 'auth_000001' }]);
  expect((await token(emulator)).status).toBe(200);
});

test('installs in the same way, where a tenant is missing', async () => {
  const emulator = await started('auto');
  const app = { subject: { type: 'app' } };
  const refused = await token(emulator, 'slack/none', app);
  expect(refused.body.error.code).toBe('client_installation_required');
  const { data } = (await result(emulator)).body;
  const again = await token(emulator, 'slack/none', {
    ...app,
    installationId: data.installationId,
  });
  expect(again.status).toBe(200);
});

test('waits for a person where everybody is asked', async () => {
  const emulator = await started('ask');
  await token(emulator);
  expect((await result(emulator)).body).toEqual({ status: 'pending' });
  const text = await (await page(emulator)).text();
  expect(text).toContain('wants access to <bdi>Linear</bdi>');
  await emulator.approve(
    `${emulator.url}/v1/connect/authorize/oauth%2Flinear?request_code=${CODE}`,
  );
  expect((await result(emulator)).body.status).toBe('success');
  expect((await token(emulator)).status).toBe(200);
});

test.each([
  ['authorize', 'oauth/linear', 'the user user_emu'],
  ['install', 'slack/none', 'the application itself'],
])('opens the page to %s under a code that it has not seen', async (kind, uid, subject) => {
  const emulator = await started('ask');
  const response = await page(emulator, kind, uid);
  expect(response.status).toBe(200);
  expect(await response.text()).toContain(subject);
  expect((await result(emulator)).body).toEqual({ status: 'pending' });
});

test('needs no click on the page where everybody consents at once', async () => {
  const emulator = await started('auto');
  expect(await (await page(emulator)).text()).toContain('Access allowed');
  expect(await (await page(emulator)).text()).toContain('Access allowed');
  expect((await token(emulator)).status).toBe(200);
});

test.each<['ask' | 'auto', Record<string, string>]>([
  ['ask', { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'image' }],
  ['auto', { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'image' }],
  ['auto', { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'document' }],
  ['auto', { 'sec-fetch-site': 'same-site', 'sec-fetch-dest': 'iframe' }],
  ['auto', { origin: 'https://evil.test' }],
])('opens nothing for another site: %s, %j', async (consent, headers) => {
  const emulator = await started(consent);
  const response = await emulator.fetch(pageUrl(emulator), { headers });
  expect(response.status).toBe(403);
  expect(await response.text()).toContain('Open its address yourself');
  expect(emulator.consents()).toEqual([]);
  expect(await emulator.grants()).toEqual([]);
});

test.each<Record<string, string>>([
  { 'sec-fetch-site': 'none', 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate' },
  { 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'document' },
  { 'sec-fetch-mode': 'cors' },
])('opens the page for who comes with %j', async (headers) => {
  const emulator = await started('auto');
  const response = await emulator.fetch(pageUrl(emulator), { headers });
  expect(await response.text()).toContain('Access allowed');
});

test('shows a request that is known to who comes from another site', async () => {
  const emulator = await started('ask');
  await page(emulator);
  const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'document' };
  const response = await emulator.fetch(pageUrl(emulator), { headers });
  expect(response.status).toBe(200);
});

test('adopts a request once, within a minute, for the same caller', async () => {
  const emulator = await started('auto');
  expect((await result(emulator)).status).toBe(404);
  await token(emulator);
  expect((await result(emulator, emulator.accessToken())).status).toBe(404);
  emulator.clock.advance(60_001);
  expect((await result(emulator)).status).toBe(404);
  await token(emulator);
  expect((await result(emulator)).status).toBe(200);
  expect((await token(emulator)).status).toBe(200);
});

test('shows no page for a code that is none, or a connector that nobody knows', async () => {
  const emulator = await started('ask');
  const base = `${emulator.url}/v1/connect/authorize`;
  for (const path of [
    `/oauth%2Flinear?teamId=team_emu&request_code=short`,
    `/oauth%2Fnone?teamId=team_emu&request_code=${CODE}`,
    `/oauth%2Flinear?teamId=none&request_code=${CODE}`,
  ]) {
    expect((await emulator.fetch(`${base}${path}`)).status).toBe(404);
  }
});
