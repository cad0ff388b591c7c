import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator, type EmulatorOperation } from '../../src/emulator/index.js';
import { authorizeUrl, codeOf, exchange, post, userinfo } from './gateway/application.js';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({
    connectors: [{ uid: 'oauth/linear' }, { uid: 'slack/acme', triggers: {} }],
  });
});

beforeEach(() => emulator.reset());

const get = (path: string) => emulator.fetch(path);

const REQUESTS: [EmulatorOperation, () => Promise<{ status: number }>][] = [
  ['gateway-authorize', () => get(authorizeUrl(emulator))],
  ['gateway-token', () => exchange(emulator, 'unknown')],
  ['gateway-userinfo', () => userinfo(emulator, 'unknown')],
  ['gateway-revoke', () => post(emulator, 'revoke', new URLSearchParams({ token: 'unknown' }))],
  ['trigger', () => emulator.fetch('/connect/trigger/slack%2Facme', { method: 'POST' })],
  ['trigger', async () => (await emulator.trigger('slack/acme', { type: 'x' })).response],
  ['jwks', () => get('/.well-known/jwks')],
  ['jwks', () => get('/oidc/.well-known/jwks')],
  ['jwks', () => get('/oauth/jwks')],
  ['discovery', () => get('/oidc/.well-known/openid-configuration')],
  ['discovery', () => get('/oauth/.well-known/openid-configuration')],
  ['discovery', () => get('/.well-known/oauth-authorization-server/oauth')],
];

test.each(REQUESTS)('counts %s and lets it fail (%#)', async (operation, request) => {
  emulator.faults.next(operation, { status: 503 });
  expect((await request()).status).toBe(503);
  expect((await request()).status).not.toBe(503);
  expect(emulator.ledger.requests).toMatchObject({ total: 2, [operation]: 2 });
});

test('does the work of the gateway when only its reply is lost', async () => {
  const code = await codeOf(emulator);
  emulator.faults.next('gateway-token', { status: 500, afterProcessing: true });
  expect((await exchange(emulator, code)).status).toBe(500);
  expect((await exchange(emulator, code)).body.error).toBe('invalid_grant');
});

test('tells what became of a trigger whose answer was lost', async () => {
  emulator.faults.next('trigger', { status: 502, afterProcessing: true });
  await emulator.trigger('slack/acme', { type: 'app_mention' });
  expect(emulator.ledger.events).toMatchObject([{ eventType: 'Inbound Trigger' }]);
  emulator.faults.next('trigger', { drop: true });
  await expect(emulator.trigger('slack/acme', {})).rejects.toThrow(TypeError);
});

test.each(['gateway', 'constructor', ''])('knows no operation %j', (operation) => {
  // @ts-expect-error: the compiler knows none either
  expect(() => emulator.faults.next(operation, { status: 500 })).toThrow(
    /^operation: expected \*, token, authorize, .*gateway-token, .*jwks/,
  );
});
