import { configureConnect, getToken, UserAuthorizationRequiredError } from 'grantkit';
import { createEmulator } from 'grantkit/emulator';
import { beforeEach, expect, test } from 'vitest';

// The service runs in this process: no account, no network, no port.
const emulator = await createEmulator({ connectors: [{ uid: 'oauth/linear' }] });
const ada = { subject: { type: 'user', id: 'ada' } } as const;

beforeEach(async () => {
  emulator.reset();
  const vercelToken = await emulator.oidcToken();
  // By its clock kept tokens age when that moves.
  configureConnect({ fetch: emulator.fetch, vercelToken, now: emulator.now });
});

test('asks a new user for consent', async () => {
  await expect(getToken('oauth/linear', ada)).rejects.toThrow(UserAuthorizationRequiredError);
});

test('serves a user who has consented, for one billed request', async () => {
  emulator.grant({ connector: 'oauth/linear', user: 'ada' });
  const tokens = await Promise.all([getToken('oauth/linear', ada), getToken('oauth/linear', ada)]);
  expect(emulator.introspect(tokens[0])).toMatchObject({ active: true, subject: { id: 'ada' } });
  expect(emulator.ledger.billed).toBe(1);
});

test('keeps serving a token through an outage', async () => {
  emulator.grant({ connector: 'oauth/linear', user: 'ada' });
  const token = await getToken('oauth/linear', ada);
  emulator.faults.next('token', { status: 503 }, 3);
  const renewed = getToken('oauth/linear', { ...ada, validityBufferMs: 86_400_000 });
  await expect(renewed).resolves.toBe(token);
});

test('asks for a new token when the kept one has expired', async () => {
  emulator.grant({ connector: 'oauth/linear', user: 'ada' });
  const first = await getToken('oauth/linear', ada);
  emulator.clock.advance(60_000);
  expect(await getToken('oauth/linear', ada)).toBe(first);
  emulator.clock.advance(3_600_000);
  expect(await getToken('oauth/linear', ada)).not.toBe(first);
  expect(emulator.ledger.billed).toBe(2);
});
