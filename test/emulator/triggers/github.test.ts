import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { deliver, githubHeaders, SECRET } from './signed.js';

const BODY = '{"action":"opened"}';
let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({
    connectors: [{ uid: 'github/acme', triggers: { signingSecret: SECRET } }],
  });
  await emulator.listen();
});

beforeEach(() => emulator.reset());

afterAll(() => emulator.close());

test('accepts what GitHub has signed, whenever that was', async () => {
  const headers = githubHeaders(BODY);
  emulator.clock.advance(24 * 3_600_000);
  expect((await deliver(emulator, 'github/acme', BODY, headers)).status).toBe(200);
  expect(emulator.ledger.events).toMatchObject([
    { externalEventId: 'guid-1', externalEventType: 'issues', bodySize: BODY.length },
  ]);
});

test.each([
  ['no signature', { 'x-hub-signature-256': '' }],
  ['a signature with another secret', githubHeaders(BODY, 'guessed')],
  ['a signature of another body', githubHeaders('{}')],
  ['only the old SHA-1 signature', { 'x-hub-signature': 'sha1=0', 'x-hub-signature-256': '' }],
])('refuses %s', async (_case, headers) => {
  const response = await deliver(emulator, 'github/acme', BODY, headers);
  expect(response.status).toBe(401);
  expect(emulator.ledger.events).toEqual([]);
});
