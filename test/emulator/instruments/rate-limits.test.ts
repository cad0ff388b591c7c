import { expect, test } from 'vitest';
import { createEmulator } from '../../../src/emulator/index.js';
import { requestToken, send } from '../api.js';

const seed = {
  now: 1_750_000_000_000,
  teams: [{ id: 'team_b' }],
  projects: [{ id: 'prj_a' }, { id: 'prj_b', team: 'team_b' }],
  connectors: [{ uid: 'slack/a' }, { uid: 'slack/b', team: 'team_b' }],
};

test('is off by default', async () => {
  const emulator = await createEmulator(seed);
  const answers = await Promise.all(
    Array.from({ length: 250 }, () => requestToken(emulator, 'slack/a')),
  );
  expect(answers.every(({ status }) => status === 200)).toBe(true);
});

test('refuses reads past the limit until the minute is over', async () => {
  const emulator = await createEmulator(seed);
  emulator.limits.set({ readsPerMinute: 2 });
  const status = async () => (await requestToken(emulator, 'slack/a')).status;
  expect([await status(), await status()]).toEqual([200, 200]);
  emulator.clock.advance(15_500);
  const { status: refused, headers, body } = await requestToken(emulator, 'slack/a');
  expect([refused, body.error.code]).toEqual([429, 'rate_limited']);
  expect(headers.get('retry-after')).toBe('45');
  expect(emulator.ledger.billed).toBe(2);
  emulator.clock.advance(44_500);
  expect(await status()).toBe(200);
});

test('counts reads and writes, and teams, apart', async () => {
  const emulator = await createEmulator(seed);
  emulator.limits.set({ readsPerMinute: 1, writesPerMinute: 1 });
  const revoke = () => send(emulator, 'DELETE /v1/connect/connectors/slack%2Fa/tokens');
  expect((await requestToken(emulator, 'slack/a')).status).toBe(200);
  expect((await revoke()).status).toBe(200);
  expect((await revoke()).status).toBe(429);
  const other = await emulator.oidcToken({ project: 'prj_b' });
  expect((await requestToken(emulator, 'slack/b', {}, other)).status).toBe(200);
});

test('counts anew when the clock is set back', async () => {
  const emulator = await createEmulator(seed);
  emulator.limits.set({ readsPerMinute: 1 });
  for (const _ of [1, 2]) {
    expect((await requestToken(emulator, 'slack/a')).status).toBe(200);
    expect((await requestToken(emulator, 'slack/a')).headers.get('retry-after')).toBe('60');
    emulator.clock.advance(-30 * 86_400_000);
  }
});

test.each([Number.NaN, -1])('takes no limit of %d', async (readsPerMinute) => {
  const { limits } = await createEmulator(seed);
  expect(() => limits.set({ readsPerMinute })).toThrow(/^readsPerMinute: expected a number of/);
});

test('can be turned off again', async () => {
  const emulator = await createEmulator(seed);
  emulator.limits.set({ readsPerMinute: 0 });
  expect((await requestToken(emulator, 'slack/a')).status).toBe(429);
  emulator.limits.clear();
  expect((await requestToken(emulator, 'slack/a')).status).toBe(200);
});
