import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { requestToken } from '../api.js';

const NOW = 1_750_000_000_000;
const HOUR = 3_600_000;
const user = { subject: { type: 'user', id: 'u1' } };
let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({
    now: NOW,
    connectors: [{ uid: 'slack/acme', metadata: { botId: 'B1' } }, { uid: 'oauth/linear' }],
  });
});

beforeEach(() => emulator.reset());

test('issues a token with all that is known of it', async () => {
  const { status, body } = await requestToken(emulator, 'slack/acme');
  expect(status).toBe(200);
  expect(body).toEqual({
    token: expect.stringMatching(/^emu_slack_/),
    tokenId: 'stk_000001',
    expiresAt: NOW + 12 * HOUR,
    connector: { id: 'scl_000001', uid: 'slack/acme', type: 'slack' },
    name: 'tenant_000001',
    installationId: 'inst_000001',
    tenantId: 'tenant_000001',
    authorizationId: 'auth_000001',
    tokenGroupId: expect.stringMatching(/^tkg_/),
    metadata: { botId: 'B1' },
  });
});

test('finds a connector by UID and by id', async () => {
  const byUid = await requestToken(emulator, 'slack/acme');
  const byId = await requestToken(emulator, 'scl_000001');
  expect(byId.body).toEqual(byUid.body);
});

test('asks a user to authorize first', async () => {
  const { status, body } = await requestToken(emulator, 'oauth/linear', user);
  expect([status, body.error.code]).toEqual([422, 'user_authorization_required']);
  emulator.grant({ connector: 'oauth/linear', user: 'u1', externalSubject: 'lin_1' });
  const granted = await requestToken(emulator, 'oauth/linear', user);
  expect(granted.body).toMatchObject({ externalSubject: 'lin_1' });
});

// "Vercel records each authorization and token request"; billed is one "that returned a token".
test('records who asked, for which tenant, and what was refused', async () => {
  await requestToken(emulator, 'slack/acme', { subject: { type: 'app' } }, emulator.accessToken());
  await requestToken(emulator, 'oauth/linear', user);
  await requestToken(emulator, 'oauth/linear', user, emulator.accessToken());
  expect(emulator.ledger.events).toMatchObject([
    { eventType: 'Token Request', userId: 'user_emu', externalTenantId: 'tenant_000001' },
    {
      ...{ eventType: 'Token Request', subjectId: 'u1' },
      error: { code: 'user_authorization_required' },
    },
    { subjectType: 'user', userId: 'user_emu', error: { code: 'forbidden' } },
  ]);
  expect(emulator.ledger.billed).toBe(1);
});
