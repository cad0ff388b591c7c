import { describe, expect, test } from 'vitest';
import { memoryStore, tokenStoreContract } from '../../src/testing/index.js';
import type { TokenStore } from '../../src/token-store.js';

describe('a store in memory', () => {
  test.each(tokenStoreContract)('$name', ({ run }) => run(memoryStore()));

  test('has the clock and the freshness that it is given', async () => {
    let now = 0;
    const store = memoryStore({ now: () => now, freshForMs: 0 });
    expect(store.freshForMs).toBe(0);
    const name = { subject: 's', request: 'r' };
    expect((await store.take(name, { bufferMs: 0 })).type).toBe('lease');
    now += 1_999;
    expect((await store.take(name, { bufferMs: 0 })).type).toBe('busy');
    now += 1;
    expect((await store.take(name, { bufferMs: 0 })).type).toBe('lease');
  });
});

/** Stores that break a rule, each in its own way. */
const FAULTY: Record<string, (store: TokenStore) => Partial<TokenStore>> = {
  'forgets everything': (store) => ({ settle: async () => 'kept', revoke: store.revoke }),
  'revokes nothing': () => ({ revoke: async () => {} }),
  'never says busy': (store) => ({
    take: (name, how) => store.take(name, { ...how, isUrgent: true }),
  }),
  'hands out what is too old': (store) => ({
    take: (name, how) => store.take(name, { ...how, bufferMs: 0 }),
  }),
  'knows one request of each subject': (store) => ({
    take: (name, how) => store.take({ ...name, request: '' }, how),
  }),
  'takes a forced call for any other': (store) => ({
    take: (name, how) => store.take(name, { ...how, isForced: false }),
  }),
  'never extends a lease': (store) => ({
    take: (name, { lease, ...how }) => store.take(name, how),
  }),
  'takes every token for the newest': (store) => ({
    settle: async (lease, outcome) => {
      const settled = await store.settle(lease, outcome);
      return settled === 'superseded' ? 'kept' : settled;
    },
  }),
  fails: () => ({
    take: async () => {
      throw new Error('out');
    },
  }),
};

async function violations(fault: (typeof FAULTY)[string]): Promise<number> {
  const outcomes = await Promise.allSettled(
    tokenStoreContract.map(({ run }) => {
      const store = memoryStore();
      const sound = {
        take: store.take.bind(store),
        settle: store.settle.bind(store),
        revoke: store.revoke.bind(store),
      };
      return run({ ...sound, ...fault(sound) });
    }),
  );
  return outcomes.filter(({ status }) => status === 'rejected').length;
}

test('the contract finds every store that breaks a rule', async () => {
  const found = await Promise.all(
    Object.entries(FAULTY).map(async ([name, fault]) => [name, (await violations(fault)) > 0]),
  );
  expect(found.filter(([, isFound]) => !isFound)).toEqual([]);
  expect(await violations((store) => store)).toBe(0);
});
