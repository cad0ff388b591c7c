import { expect, test, vi } from 'vitest';
import { createEmulator } from '../../../src/emulator/index.js';
import { createConnect } from '../../../src/index.js';

test('follows real time until it is moved', async () => {
  vi.useFakeTimers({ now: 1_000_000 });
  const { clock } = await createEmulator();
  expect(clock.now()).toBe(1_000_000);
  clock.advance(500);
  vi.setSystemTime(1_000_100);
  expect(clock.now()).toBe(1_000_600);
  clock.set(5_000_000);
  vi.setSystemTime(1_000_200);
  expect(clock.now()).toBe(5_000_100);
  vi.useRealTimers();
});

test('stands still when the seed gives a time', async () => {
  const { clock, reset } = await createEmulator({ now: 42 });
  expect(clock.now()).toBe(42);
  clock.advance(8);
  expect(clock.now()).toBe(50);
  reset();
  expect(clock.now()).toBe(42);
});

test.each([1e300, Number.NaN, Number.POSITIVE_INFINITY, -1, 253_402_300_800_000])(
  'refuses to go to %d, and stays where it is',
  async (ms) => {
    const { clock } = await createEmulator({ now: 42 });
    expect(() => clock.set(ms)).toThrow(/^ms: expected a time from 1970 to 9999/);
    expect(() => clock.advance(ms - 42)).toThrow(/^ms: expected a time from 1970 to 9999/);
    expect(clock.now()).toBe(42);
    clock.set(253_402_300_799_999);
  },
);

test('passes its time on as a function', async () => {
  const { clock, now, reset } = await createEmulator({ now: 42 });
  expect(now()).toBe(42);
  clock.advance(8);
  expect(now()).toBe(50);
  reset();
  expect(now()).toBe(42);
});

test('passes the real time on as a function, from where it was moved to', async () => {
  vi.useFakeTimers({ now: 1_000_000 });
  const { clock, now } = await createEmulator();
  clock.set(5_000_000);
  vi.setSystemTime(1_000_100);
  expect(now()).toBe(5_000_100);
  vi.useRealTimers();
});

// Tokens: "Tokens are cached in-process and refreshed automatically as they approach expiry."
test('lets a client that goes by it renew a token as it approaches its expiry', async () => {
  const emulator = await createEmulator({ connectors: [{ uid: 'oauth/linear' }] });
  const vercelToken = await emulator.oidcToken();
  const connect = createConnect({ fetch: emulator.fetch, vercelToken, now: emulator.now });
  const app = { subject: { type: 'app' } } as const;
  const first = await connect.getToken('oauth/linear', app);
  emulator.clock.advance(3_600_000 - 31_000);
  expect(await connect.getToken('oauth/linear', app)).toBe(first);
  emulator.clock.advance(1_000);
  const second = await connect.getToken('oauth/linear', app);
  expect(second).not.toBe(first);
  emulator.clock.advance(3_600_000);
  const third = await connect.getToken('oauth/linear', app);
  expect(emulator.introspect(third)).toMatchObject({ active: true });
  expect(emulator.ledger.billed).toBe(3);
});
