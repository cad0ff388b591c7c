import { beforeAll, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { manage, requestToken, startConsent } from '../api.js';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({ connectors: [{ uid: 'slack/acme' }, { uid: 'oauth/linear' }] });
});

test.each([
  [{ subject: { type: 'robot' } }, 'body.subject.type'],
  [{ subject: { type: 'user', id: '' } }, 'body.subject.id'],
  [{ subject: { type: 'user' } }, 'body.subject.id'],
  [{ scopes: 'read' }, 'body.scopes'],
  [{ scopes: ['read', 1] }, 'body.scopes[1]'],
  [{ validityBufferMs: -1 }, 'body.validityBufferMs'],
  [{ authorizationDetails: [{}] }, 'body.authorizationDetails[0].type'],
  [[], 'body'],
])('refuses the body %j and names the field', async (body, path) => {
  const answer = await requestToken(emulator, 'oauth/linear', body);
  expect([answer.status, answer.body.error.code]).toEqual([400, 'bad_request']);
  expect(answer.body.error.message).toMatch(new RegExp(`^${path.replaceAll(/[[\].]/g, '\\$&')}: `));
});

test('refuses a body that is not JSON', async () => {
  const response = await emulator.fetch('https://api.vercel.com/v1/connect/token/oauth%2Flinear', {
    method: 'POST',
    headers: { authorization: `Bearer ${emulator.env['VERCEL_OIDC_TOKEN']}` },
    body: '{',
  });
  expect(response.status).toBe(400);
});

test('ignores fields it does not know', async () => {
  const { status } = await requestToken(emulator, 'slack/acme', { futureField: true });
  expect(status).toBe(200);
});

test('refuses what is nested too deep to be kept', async () => {
  const nested = (levels: number) => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
  const connector = { service: 'notion', type: 'custom' };
  const fits = { ...connector, name: 'fits', data: { deep: nested(98) } };
  expect((await manage(emulator, 'POST /v1/connect/connectors', fits)).status).toBe(201);
  const deep = { ...connector, name: 'deep', data: { deep: nested(99) } };
  const refused = [
    await manage(emulator, 'POST /v1/connect/connectors', deep),
    await startConsent(emulator, { authorizationDetails: [{ type: 'deep', deep: nested(1000) }] }),
  ];
  const message = 'body: expected at most 100 levels of nesting.';
  for (const { status, body } of refused) {
    expect([status, body.error.message]).toEqual([400, message]);
  }
  expect(emulator.snapshot()).toMatchObject({ version: 1 });
});
