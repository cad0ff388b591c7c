import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { requestToken, send } from '../api.js';

const NOW = 1_750_000_000_000;
let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({
    now: NOW,
    connectors: [{ uid: 'slack/acme' }, { uid: 'oauth/linear' }],
    grants: [{ connector: 'oauth/linear', user: 'u1' }],
  });
});

beforeEach(() => emulator.reset());

test('records each token request with what the service observes', async () => {
  const params = { subject: { type: 'user', id: 'u1' }, scopes: ['write', 'read'] };
  const { body } = await requestToken(emulator, 'oauth/linear', params);
  expect(emulator.ledger.events).toEqual([
    {
      eventType: 'Token Request',
      timestamp: NOW,
      ownerId: 'team_emu',
      clientId: body.connector.id,
      clientType: 'oauth',
      projectId: 'prj_emu',
      environment: 'development',
      subjectType: 'user',
      subjectId: 'u1',
      authorizationId: body.authorizationId,
      tokenGroupId: body.tokenGroupId,
      tokenId: body.tokenId,
      scopes: ['read', 'write'],
      installationId: undefined,
      expiresAt: body.expiresAt,
    },
  ]);
});

test('bills every request that returned a token, also the same one again', async () => {
  await requestToken(emulator, 'slack/acme');
  await requestToken(emulator, 'slack/acme');
  await requestToken(emulator, 'slack/unknown');
  await requestToken(emulator, 'slack/acme', {}, 'bad');
  expect(emulator.ledger.billed).toBe(2);
  expect(emulator.ledger.requests).toMatchObject({ total: 4, token: 4, connector: 0 });
});

test('counts requests by operation', async () => {
  await send(emulator, 'GET /v1/connect/connectors/slack%2Facme');
  await send(emulator, 'POST /v1/connect/install/slack%2Facme', {});
  await send(emulator, 'GET /v1/connect/unknown');
  expect(emulator.ledger.requests).toMatchObject({ total: 2, connector: 1, install: 1 });
});

test('holds no credential', async () => {
  const subject = { type: 'token', token: 'subject_secret' };
  const { body } = await requestToken(emulator, 'oauth/linear', { subject });
  const record = JSON.stringify(emulator.ledger.events);
  expect(record).not.toContain('subject_secret');
  expect(record).not.toContain(body.token);
  expect(record).not.toContain(emulator.env['VERCEL_OIDC_TOKEN']);
});

test('can be cleared without touching the service', async () => {
  const first = await requestToken(emulator, 'slack/acme');
  emulator.ledger.clear();
  expect(emulator.ledger.events).toEqual([]);
  expect(emulator.ledger.requests.total).toBe(0);
  expect((await requestToken(emulator, 'slack/acme')).body).toEqual(first.body);
});
