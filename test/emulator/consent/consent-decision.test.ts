import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { requestToken, send, startConsent } from '../api.js';

const user = { subject: { type: 'user', id: 'u1' } };
let emulator: Emulator;
let deliveries: { url: string; body: unknown }[] = [];

beforeAll(async () => {
  emulator = await createEmulator(
    {
      now: 1_750_000_000_000,
      connectors: [
        { uid: 'oauth/linear', scopes: ['read', 'write'] },
        { uid: 'slack/acme', installations: [] },
        { uid: 'github/acme' },
      ],
    },
    {
      fetch: async (url, init) => {
        if (String(url).includes('broken')) throw new TypeError('fetch failed');
        if (init?.redirect !== 'manual') throw new TypeError('a redirect would be followed');
        deliveries.push({ url: String(url), body: JSON.parse(String(init?.body)) });
        return new Response(null, { status: 202 });
      },
    },
  );
});

beforeEach(() => {
  emulator.reset();
  deliveries = [];
});

const authorize = (fields?: object, connector?: string) =>
  startConsent(emulator, fields, connector);

const result = async (verifier: string) =>
  (await send(emulator, `GET /v1/connect/result/${verifier}`)).body;

test('grants what was asked for when the person allows it', async () => {
  const { url, verifier } = (await authorize({ returnUrl: 'https://app.test/cb?a=1' })).body;
  const { redirectUrl } = await emulator.approve(url, { account: 'lin_42' });
  expect(redirectUrl).toBe('https://app.test/cb?a=1&request=req_000001&status=success');
  expect(await result(verifier)).toEqual({
    status: 'success',
    data: { authorizationId: 'auth_000001', externalSubject: 'lin_42' },
  });
  const { body } = await requestToken(emulator, 'oauth/linear', user);
  expect(body).toMatchObject({ authorizationId: 'auth_000001', externalSubject: 'lin_42' });
  expect(emulator.ledger.events[0]).toMatchObject({
    ...{ eventType: 'Completed Authorization Request', subjectType: 'user', subjectId: 'u1' },
    scopes: ['read', 'write'],
  });
});

test('grants nothing when the person denies it', async () => {
  const { url, verifier } = (await authorize({ returnUrl: 'http://localhost:3000/cb' })).body;
  const { redirectUrl } = await emulator.deny(url);
  const query = Object.fromEntries(new URL(redirectUrl ?? '').searchParams);
  expect(query).toMatchObject({
    request: 'req_000001',
    status: 'canceled',
    error: 'access_denied',
  });
  expect(await result(verifier)).toMatchObject({
    status: 'canceled',
    error: { code: 'access_denied' },
  });
  expect((await requestToken(emulator, 'oauth/linear', user)).status).toBe(422);
  expect(emulator.ledger.events).toMatchObject([
    { eventType: 'Completed Authorization Request', error: { code: 'access_denied' } },
    { eventType: 'Token Request', error: { code: 'user_authorization_required' } },
  ]);
  expect(emulator.ledger.billed).toBe(0);
});

test('widens a grant with the scopes of a second consent', async () => {
  await emulator.approve((await authorize({ scopes: ['read'] })).body.url);
  const before = (await requestToken(emulator, 'oauth/linear', user)).body;
  await emulator.approve((await authorize({ scopes: ['admin'] })).body.url);
  const params = { ...user, scopes: ['admin', 'read'] };
  const after = (await requestToken(emulator, 'oauth/linear', params)).body;
  expect(after.authorizationId).toBe(before.authorizationId);
});

test('tells the webhook of either outcome', async () => {
  const webhook = 'https://app.test/hook';
  await emulator.approve((await authorize({ webhook })).body.url);
  await emulator.deny((await authorize({ webhook })).body.url);
  expect(deliveries).toEqual([
    { url: webhook, body: expect.objectContaining({ request: 'req_000001', status: 'success' }) },
    { url: webhook, body: expect.objectContaining({ request: 'req_000002', status: 'canceled' }) },
  ]);
  expect(emulator.ledger.deliveries).toEqual([
    { url: webhook, request: 'req_000001', status: 202 },
    { url: webhook, request: 'req_000002', status: 202 },
  ]);
});

test('records a failed webhook and goes on', async () => {
  const webhook = 'https://app.test/broken';
  await emulator.approve((await authorize({ webhook })).body.url);
  expect(emulator.ledger.deliveries).toEqual([
    { url: webhook, request: 'req_000001', error: 'fetch failed' },
  ]);
});

test('fails in the open when the installation has gone meanwhile', async () => {
  const installationId = emulator.install({ connector: 'slack/acme' });
  const webhook = 'https://app.test/hook';
  const body = { webhook, returnUrl: 'https://app.test/cb' };
  const { url, verifier } = (await authorize(body, 'slack/acme')).body;
  emulator.uninstall({ connector: 'slack/acme', installationId });
  const { redirectUrl } = await emulator.approve(url);
  expect(redirectUrl).toContain('status=error&error=client_installation_required');
  expect((await result(verifier)).status).toBe('error');
  expect(deliveries[0]?.body).toMatchObject({ status: 'error' });
});

test('grants nothing for a connector that has been deleted meanwhile', async () => {
  const { url, verifier } = (await authorize()).body;
  emulator.connectors.remove('oauth/linear');
  await emulator.approve(url);
  expect(await result(verifier)).toMatchObject({ status: 'error', error: { code: 'gone' } });
});

// Tokens: "the underlying grant was revoked. Treat as a recoverable user-facing state."
test('heals the same tenant by a plain re-install after its grant was revoked', async () => {
  const own = await createEmulator({ connectors: [{ uid: 'slack/acme' }] });
  const before = (await requestToken(own, 'slack/acme')).body;
  own.revokeGrant({ connector: 'slack/acme' });
  expect((await requestToken(own, 'slack/acme')).body.error.code).toBe('no_token');
  const { body } = await send(own, 'POST /v1/connect/install/slack%2Facme', {});
  await own.approve(body.url);
  const after = (await requestToken(own, 'slack/acme')).body;
  expect(after).toMatchObject({ installationId: before.installationId, tenantId: before.tenantId });
});
