import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { send, startConsent } from '../api.js';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({
    connectors: [
      { uid: 'oauth/linear' },
      { uid: 'slack/acme', installations: [{ id: 'inst_a', tenantId: 'T1' }] },
    ],
  });
});

beforeEach(() => emulator.reset());

// "Vercel records each authorization and token request, so you keep an audit trail of how external
// access is used."
test('records who was asked for which consent, and for which tenant it is', async () => {
  await emulator.approve((await startConsent(emulator, {}, 'slack/acme')).body.url);
  expect(emulator.ledger.events).toMatchObject([
    {
      ...{ eventType: 'Completed Authorization Request', subjectType: 'user', subjectId: 'u1' },
      ...{ projectId: 'prj_emu', environment: 'development', authorizationId: 'auth_000001' },
      ...{ installationId: 'inst_a', externalTenantId: 'T1' },
    },
  ]);
});

test('records the person who asked with an access token', async () => {
  const path = 'POST /v1/connect/install/slack%2Facme';
  const { body } = await send(emulator, path, {}, emulator.accessToken());
  await emulator.approve(body.url, { tenantId: 'T2' });
  expect(emulator.ledger.events).toMatchObject([
    { userId: 'user_emu', subjectType: 'app', externalTenantId: 'T2' },
  ]);
});

test('records a consent that was denied', async () => {
  await emulator.deny((await startConsent(emulator)).body.url);
  expect(emulator.ledger.events).toMatchObject([
    { subjectId: 'u1', error: { code: 'access_denied' } },
  ]);
});

test('records a consent that nobody decided on in time, once', async () => {
  const { verifier } = (await startConsent(emulator, { expiresInMs: 1_000 })).body;
  emulator.clock.advance(1_000);
  for (let poll = 0; poll < 2; poll += 1)
    await send(emulator, `GET /v1/connect/result/${verifier}`);
  expect(emulator.ledger.events).toMatchObject([
    { subjectId: 'u1', error: { code: 'expired_token' } },
  ]);
  expect(emulator.ledger.billed).toBe(0);
});
