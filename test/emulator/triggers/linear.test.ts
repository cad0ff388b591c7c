import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { deliver, hmac, SECRET } from './signed.js';

const NOW = 1_750_000_000_000;
let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({
    now: NOW,
    connectors: [{ uid: 'linear/acme', triggers: { signingSecret: SECRET } }],
  });
  await emulator.listen();
});

beforeEach(() => emulator.reset());

afterAll(() => emulator.close());

const send = (body: string, signature = hmac(body)) =>
  deliver(emulator, 'linear/acme', body, {
    'linear-signature': signature,
    'linear-delivery': 'delivery-1',
  });

test('accepts what Linear has signed within the last minute', async () => {
  const body = `{"type":"Issue","webhookTimestamp":${NOW}}`;
  expect((await send(body)).status).toBe(200);
  expect(emulator.ledger.events).toMatchObject([
    { externalEventId: 'delivery-1', externalEventType: 'Issue' },
  ]);
  emulator.clock.advance(60_001);
  expect((await send(body)).status).toBe(401);
});

test.each([
  ['a forged signature', `{"webhookTimestamp":${NOW}}`, hmac('{}')],
  ['a body without a time', '{"type":"Issue"}', undefined],
  ['a body that is not JSON', 'Issue', undefined],
])('refuses %s', async (_case, body, signature) => {
  expect((await send(body, signature)).status).toBe(401);
  expect(emulator.ledger.events).toEqual([]);
});
