import { expect, test } from 'vitest';
import { createEmulator } from '../../src/emulator/index.js';
import { requestToken } from './api.js';

const seed = { connectors: [{ uid: 'slack/acme' }, { uid: 'oauth/linear' }] };
const user = { subject: { type: 'user', id: 'u1' } };

test('returns to the seed', async () => {
  const emulator = await createEmulator({ ...seed, idSeed: 'fixed' });
  const first = (await requestToken(emulator, 'slack/acme')).body;
  emulator.connectors.add({ uid: 'github/new' });
  emulator.grant({ connector: 'oauth/linear', user: 'u1' });
  emulator.faults.next('token', { status: 500 });
  emulator.limits.set({ readsPerMinute: 0 });
  emulator.clock.advance(100 * 3_600_000);
  const pat = emulator.accessToken();
  emulator.reset();
  expect(emulator.ledger.events).toEqual([]);
  expect((await requestToken(emulator, 'slack/acme')).body.token).toBe(first.token);
  expect((await requestToken(emulator, 'github/new')).status).toBe(404);
  expect((await requestToken(emulator, 'oauth/linear', user)).status).toBe(422);
  expect((await requestToken(emulator, 'slack/acme', {}, pat)).status).toBe(401);
  expect(Math.abs(emulator.clock.now() - Date.now())).toBeLessThan(60_000);
});

test('keeps the keys over a reset', async () => {
  const emulator = await createEmulator({ connectors: [{ uid: 'slack/a' }] });
  const keys = async () => (await emulator.fetch('/.well-known/jwks')).text();
  const before = await keys();
  emulator.reset();
  expect(await keys()).toBe(before);
});
