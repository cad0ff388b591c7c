import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { ConnectTokenTrace } from '../../../src/index.js';
import type {
  LeaseOutcome,
  Settlement,
  TakenToken,
  TakeOptions,
  TokenLease,
} from '../../../src/token-store.js';
import { advance, fakeClocks, NOW, watch } from '../../support/client.js';
import {
  type Answer,
  connectServer,
  gate,
  refusal,
  turn,
  until,
} from '../../support/connect-server.js';
import { outcomeOf, processOf } from '../../support/fleet.js';
import { listen } from '../../support/listen.js';
import { APP, tokenResponse } from '../../support/token-response.js';

const HASTY = { maxRetries: 0 };
const LEASE: TokenLease = { epoch: 'e', isExclusive: true };
const LEASED: TakenToken = { type: 'lease', lease: LEASE };
const BUSY: TakenToken = { type: 'busy', epoch: 'e' };

fakeClocks();

/** A client whose store says what `state` holds, and what that is asked and told. */
async function scripted(script: Answer[] = [], freshForMs?: number) {
  const server = await connectServer(...script);
  const state = {
    says: LEASED as TakenToken | undefined,
    settles: 'kept' as Settlement,
    after: Promise.resolve(),
    settlesAfter: Promise.resolve(),
  };
  const looks: TakeOptions[] = [];
  const settled: [TokenLease, LeaseOutcome][] = [];
  const one = processOf(server, {
    freshForMs,
    take: async (_name, how) => {
      looks.push(how);
      if (!how.isForced) await state.after;
      if (state.says === undefined) throw new Error('out');
      return how.isForced || how.isUrgent ? LEASED : state.says;
    },
    settle: async (...outcome) => {
      settled.push(outcome);
      await state.settlesAfter;
      return state.settles;
    },
    revoke: async () => {},
  });
  return { server, one, state, looks, settled };
}

describe('the store is told that there is something else to serve', () => {
  test('while a kept token works, but not to a forced call', async () => {
    const { one, looks } = await scripted();
    await one.getToken('c', APP);
    await advance(6_000);
    await one.getToken('c', APP);
    await one.getToken('c', APP, { forceRefresh: true });
    expect(looks.map(({ isSpare }) => isSpare)).toEqual([false, true, false]);
  });

  test('never where each call asks the store', async () => {
    const { one, looks } = await scripted([], 0);
    await one.getToken('c', APP);
    await one.getToken('c', APP);
    expect(looks.map(({ isSpare }) => isSpare)).toEqual([false, false]);
  });
});

test('a hit is told with its connector, its expiry and how long it was waited for', async () => {
  const tokens = listen<ConnectTokenTrace>('token');
  const { one, state } = await scripted();
  const response = tokenResponse({ token: 'stored' });
  const token = { response, leftMs: 3_600_000, lifetimeMs: 3_600_000 };
  state.says = { type: 'hit', epoch: 'e', token };
  await advance(1_000);
  expect(await one.getToken('c', APP)).toBe('stored');
  const { expiresAt } = response;
  expect(one.events).toEqual([{ type: 'store-hit', connector: 'c', expiresAt, waitedMs: 0 }]);
  expect(tokens.ended().map(({ cacheResult }) => cacheResult)).toEqual(['store']);
});

describe('while another process asks the service', () => {
  /** A client whose store says that, and whose pauses are as long as this makes them. */
  async function busy(random: number) {
    const made = await scripted();
    const spy = vi.spyOn(Math, 'random').mockReturnValue(random);
    onTestFinished(() => spy.mockRestore());
    made.state.says = BUSY;
    return made;
  }

  test('the store is looked into again after some milliseconds', async () => {
    const { one, state, looks } = await busy(0.9);
    const call = one.getToken('c', APP);
    await advance(20);
    expect(looks).toHaveLength(1);
    await advance(2);
    expect(looks).toHaveLength(2);
    state.says = LEASED;
    expect(await outcomeOf(call)).toBe('token-1');
  });

  test('less and less often, so that nobody drowns the store', async () => {
    const { one, state, looks } = await busy(0.5);
    const call = one.getToken('c', APP);
    // Pauses of 15 ms that grow by half, to 200 ms.
    await advance(1_200);
    expect(looks).toHaveLength(11);
    state.says = LEASED;
    expect(await outcomeOf(call)).toBe('token-1');
  });

  test('who has waited for half of his time goes ahead of it', async () => {
    const { one, looks } = await busy(0.5);
    const call = one.getToken('c', APP, { timeoutMs: 30 });
    await advance(15);
    expect(looks.map(({ isUrgent }) => isUrgent)).toEqual([false, true]);
    expect(await call).toBe('token-1');
  });

  test('a kept token that the store finds good is served at once', async () => {
    const { one, state, looks } = await scripted();
    await one.getToken('c', APP);
    await advance(6_000);
    state.says = BUSY;
    expect(await one.getToken('c', APP)).toBe('token-1');
    expect(looks).toHaveLength(2);
  });

  test('nobody goes ahead of it whose kept token works', async () => {
    const { one, state, looks } = await scripted();
    await one.getToken('c', APP);
    await advance(3_575_000);
    state.says = BUSY;
    const call = one.getToken('c', APP);
    const seen = watch(call);
    await advance(9_000);
    await until(() => advance(5).then(() => seen.isSettled));
    expect(await call).toBe('token-1');
    expect(looks.some(({ isUrgent }) => isUrgent)).toBe(false);
  });
});

describe('after a failed renewal', () => {
  /** A client whose service has just failed, with a token that works for 20 s more. */
  async function failed() {
    const made = await scripted([{}, refusal(503, 'out'), {}]);
    await made.one.getToken('c', APP);
    await advance(3_580_000);
    expect(await outcomeOf(made.one.getToken('c', APP, HASTY))).toBe('token-1');
    made.settled.length = 0;
    return { ...made, before: made.looks.length };
  }

  test('a lease is given back', async () => {
    const { server, one, settled } = await failed();
    expect(await one.getToken('c', APP)).toBe('token-1');
    expect(settled).toEqual([[LEASE, { type: 'none' }]]);
    expect(server.requests).toHaveLength(2);
  });

  test('nobody waits for another process, or tells the store of it', async () => {
    const { one, state, looks, before, settled } = await failed();
    state.says = BUSY;
    expect(await one.getToken('c', APP)).toBe('token-1');
    expect([looks.length - before, settled]).toEqual([1, []]);
  });

  test('the service is left alone when the store is out, too', async () => {
    const { server, one, state } = await failed();
    state.says = undefined;
    expect(await one.getToken('c', APP)).toBe('token-1');
    expect(server.requests).toHaveLength(2);
  });
});

test('a token that was got without the store is served for 5 s without asking it', async () => {
  const { one, state, looks } = await scripted();
  state.says = undefined;
  for (const ms of [0, 4_900]) {
    await advance(ms);
    expect(await one.getToken('c', APP)).toBe('token-1');
  }
  expect(looks).toHaveLength(1);
  expect(Date.now() - NOW).toBe(4_900);
});

test('a kept token that the store does not take back is served to nobody else', async () => {
  const { one, state } = await scripted();
  await one.getToken('c', APP);
  await advance(6_000);
  state.settles = 'stale';
  expect(await one.getToken('c', APP)).toBe('token-1');
  expect(await one.getToken('c', APP)).toBe('token-2');
});

test('a newer token stays that comes while the store takes the kept one back', async () => {
  const { one, state, settled } = await scripted();
  await one.getToken('c', APP);
  await advance(6_000);
  const late = gate();
  state.settlesAfter = late.opened;
  const confirmed = one.getToken('c', APP);
  await until(() => turn().then(() => settled.length === 2));
  state.settlesAfter = Promise.resolve();
  expect(await one.getToken('c', APP, { forceRefresh: true })).toBe('token-2');
  expect(await confirmed).toBe('token-2');
  late.open();
  await turn();
  expect(await one.getToken('c', APP)).toBe('token-2');
});

test('who needs something newer than what is in the air goes ahead of nobody', async () => {
  const late = gate();
  const { server, one, state, looks } = await scripted([{ after: late.opened }, {}]);
  state.settles = 'stale';
  const early = one.getToken('c', APP);
  await server.received(1);
  const later = one.getToken('c', APP);
  late.open();
  expect([await early, await later]).toEqual(['token-1', 'token-2']);
  expect(looks.map(({ isUrgent }) => isUrgent)).toEqual([false, false]);
});

test('a forced call does not wait for what the store may have for another one', async () => {
  const [late, again] = [gate(), gate()];
  const { server, one, state, looks } = await scripted([{ after: late.opened }, {}]);
  state.settles = 'stale';
  const early = one.getToken('c', APP);
  await server.received(1);
  const later = one.getToken('c', APP);
  state.after = again.opened;
  late.open();
  expect(await early).toBe('token-1');
  await until(() => turn().then(() => looks.length === 2));
  const forced = one.getToken('c', APP, { forceRefresh: true });
  expect(await forced).toBe('token-2');
  again.open();
  expect(await later).toMatch(/^token-[23]$/);
  expect(looks.map(({ isForced }) => isForced)).toEqual([false, false, true]);
});
