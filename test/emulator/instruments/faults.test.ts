import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { manage, send } from '../api.js';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({ connectors: [{ uid: 'slack/acme' }] });
});

beforeEach(() => emulator.reset());

const raw = (signal?: AbortSignal) =>
  emulator.fetch('https://api.vercel.com/v1/connect/token/slack%2Facme', {
    method: 'POST',
    headers: { authorization: `Bearer ${emulator.env['VERCEL_OIDC_TOKEN']}` },
    signal,
  });

test('meets as many requests as it was told, of its operation only', async () => {
  emulator.faults.next('token', { status: 500 }, 2);
  const path = 'GET /v1/connect/connectors/slack%2Facme';
  expect((await send(emulator, path)).status).toBe(200);
  const statuses = [await raw(), await raw(), await raw()].map(({ status }) => status);
  expect(statuses).toEqual([500, 500, 200]);
  emulator.faults.next('*', { status: 500 });
  expect((await send(emulator, path)).status).toBe(500);
});

test('happens in the order it was planned in', async () => {
  emulator.faults.next('token', { status: 500 });
  emulator.faults.next('*', { status: 502 });
  expect([(await raw()).status, (await raw()).status]).toEqual([500, 502]);
});

test('can be called off', async () => {
  emulator.faults.next('token', { status: 500 }, Number.POSITIVE_INFINITY);
  expect((await raw()).status).toBe(500);
  emulator.faults.clear();
  expect((await raw()).status).toBe(200);
});

test.each(['gateway', 'constructor', ''])('knows no operation %j', (operation) => {
  // @ts-expect-error: the compiler knows none either
  expect(() => emulator.faults.next(operation, { status: 500 })).toThrow(
    /^operation: expected \*, token, authorize, .*gateway-token, .*jwks/,
  );
});

test.each([
  ...[{ status: 99 }, { status: 600 }, { status: 500.5 }, { status: 500, headers: { 'a b': 'c' } }],
  ...[
    { status: 500, headers: { a: 'b\r\nc' } },
    { status: 500, retryAfter: Number.NaN },
  ],
  ...[{ delayMs: -1 }, { drop: false }, {}, null, undefined, 'drop'],
])('plans no fault %j', (fault) => {
  // @ts-expect-error: the compiler refuses some of them too
  expect(() => emulator.faults.next('token', fault)).toThrow(/^fault(\.\w+)*: \w/);
  expect(() => emulator.faults.next('token', { drop: true }, Number.NaN)).toThrow(/^times: /);
});

test('does not let a fault for any operation reach the management API by accident', async () => {
  emulator.faults.next('*', { status: 500 });
  expect((await manage(emulator, 'GET /v2/user')).status).toBe(200);
  emulator.faults.next('management-scope', { status: 503 });
  expect((await manage(emulator, 'GET /v2/user')).status).toBe(503);
  expect(emulator.ledger.requests['management-scope']).toBe(2);
});
