import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { requestToken, segment, send, startConsent } from '../api.js';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({
    connectors: [
      {
        uid: 'slack/many',
        installations: [
          { id: 'inst_a', tenantId: 'T1', name: 'One' },
          { id: 'inst_b', tenantId: 'T2', name: 'Two' },
        ],
      },
      { uid: 'slack/acme', installations: [] },
      { uid: 'github/acme' },
      { uid: 'oauth/linear' },
    ],
  });
});

beforeEach(() => emulator.reset());

const authorize = (fields?: object, connector?: string) =>
  startConsent(emulator, fields, connector);

const tokenOf = async (uid: string, installationId?: string) =>
  (await requestToken(emulator, uid, { subject: { type: 'app' }, installationId })).body;

test('does not find a request by an unknown verifier', async () => {
  expect((await send(emulator, 'GET /v1/connect/result/unknown')).status).toBe(404);
});

test.each([
  [{ returnUrl: 'http://app.test' }, 'body.returnUrl'],
  [{ returnUrl: 'javascript:alert(1)' }, 'body.returnUrl'],
  [{ webhook: 'ftp://app.test' }, 'body.webhook'],
  [{ expiresInMs: 0 }, 'body.expiresInMs'],
  [{ subject: { type: 'token', token: 'x' } }, 'body.subject.type'],
])('refuses %j', async (body, path) => {
  const { status, body: answer } = await authorize(body);
  expect(status).toBe(400);
  expect(answer.error.message).toContain(path);
});

test('needs an installation before its users can consent', async () => {
  const { status, body } = await authorize({}, 'slack/acme');
  expect([status, body.error.code]).toEqual([422, 'client_installation_required']);
});

// Installations: "API Key, and Custom OAuth connectors are single-tenant: they have one (implicit)
// installation."
test('has nothing to install where there is a single installation', async () => {
  const { status } = await send(emulator, 'POST /v1/connect/install/oauth%2Flinear', {});
  expect(status).toBe(400);
});

test('reinstalls an installation it has, and lets nobody choose the id of a new one', async () => {
  const install = (uid: string, installationId: string) =>
    send(emulator, `POST /v1/connect/install/${segment(uid)}`, { installationId });
  const refusal = async (uid: string, installationId: string) => {
    const { status, body } = await install(uid, installationId);
    return [status, body.error?.code];
  };
  expect(await refusal('slack/many', '*')).toEqual([400, 'bad_request']);
  expect(await refusal('github/acme', '*')).toEqual([400, 'bad_request']);
  const required = [422, 'client_installation_required'];
  expect(await refusal('slack/many', 'inst_mine')).toEqual(required);
  const { body } = await install('slack/many', 'inst_b');
  await emulator.approve(body.url, { tenantId: 'T1', tenantName: 'Again' });
  expect(await tokenOf('slack/many', 'inst_b')).toMatchObject({ tenantId: 'T2', name: 'Again' });
});

// "Vercel records each authorization and token request, so you keep an audit trail".
test('records a request that is refused, and of whom', async () => {
  await authorize({}, 'slack/none');
  await authorize({ subject: { type: 'jwt-bearer', sub: 'ada' }, scopes: ['a'] });
  await send(emulator, 'POST /v1/connect/install/oauth%2Flinear', {}, emulator.accessToken());
  const eventType = 'Completed Authorization Request';
  expect(emulator.ledger.events).toMatchObject([
    { eventType, subjectType: 'jwt-bearer', scopes: ['a'], error: { code: 'bad_request' } },
    { eventType, userId: 'user_emu', subjectType: 'app', error: { code: 'bad_request' } },
  ]);
});
