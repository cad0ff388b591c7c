import { describe, expect, test } from 'vitest';
import { settlement, takenAnswer } from '../../../src/internal/tokens/store-answer.js';
import { memoryStore } from '../../../src/testing/index.js';
import type { TokenLease, TokenStore } from '../../../src/token-store.js';
import { fakeClocks, NOW } from '../../support/client.js';
import { connectServer, gate, refusal, until } from '../../support/connect-server.js';
import { outcomeOf, processOf } from '../../support/fleet.js';
import { APP, failureOf, tokenResponse } from '../../support/token-response.js';

const HASTY = { timeoutMs: 400, maxRetries: 0 };
const LEASE: TokenLease = { epoch: 'e', isExclusive: true };
const HOUR_MS = 3_600_000;

fakeClocks();

const hangs = () => new Promise<never>(() => {});
const throws = () => {
  throw new Error('out');
};
const says = (answer: unknown) => async () => answer as never;
const hit = (token: object) => says({ type: 'hit', epoch: 'e', token });
const times = { leftMs: HOUR_MS, lifetimeMs: HOUR_MS };
const response = tokenResponse({ token: 'stored' });

/** A client of a store some of whose methods are these. */
async function withStore(methods: Partial<TokenStore>) {
  const store = memoryStore();
  const server = await connectServer();
  const sound: TokenStore = {
    take: (name, how) => store.take(name, how),
    settle: (lease, outcome) => store.settle(lease, outcome),
    revoke: (subject, names) => store.revoke(subject, names),
  };
  return { server, store, one: processOf(server, { ...sound, ...methods }) };
}

describe('no call fails whose store', () => {
  test.each<[string, Partial<TokenStore>]>([
    ['throws when it is asked', { take: throws }],
    ['says nothing', { take: says(undefined) }],
    ['says something unknown', { take: says({ type: 'maybe', epoch: 'e' }) }],
    ['has a hit without a token', { take: says({ type: 'hit', epoch: 'e' }) }],
    ['has a hit without an epoch', { take: says({ type: 'hit', token: { response, ...times } }) }],
    ['has a hit that holds no token', { take: hit({ response: {}, ...times }) }],
    ['has a hit that works for no known time', { take: hit({ response, ...times, leftMs: '9' }) }],
    ['has a hit that works no more', { take: hit({ response, ...times, leftMs: 0 }) }],
    ['has a hit of an unknown life', { take: hit({ response, leftMs: HOUR_MS }) }],
    ['is busy without an epoch', { take: says({ type: 'busy' }) }],
    ['is busy for ever', { take: says({ type: 'busy', epoch: 'e' }) }],
    ['gives no lease', { take: says({ type: 'lease' }) }],
    ['does not answer', { take: hangs }],
    ['throws when it is told', { settle: throws }],
    ['does not answer when it is told', { settle: hangs }],
    ['says something unknown when it is told', { settle: says('perhaps') }],
    ['never answers at all', { take: hangs, settle: hangs, revoke: hangs }],
  ])('%s', async (_name, methods) => {
    const { server, one } = await withStore(methods);
    expect(await outcomeOf(one.getToken('c', APP, HASTY))).toBe('token-1');
    expect(await outcomeOf(one.getToken('d', APP))).toBe('token-2');
    expect(server.requests).toHaveLength(2);
  });

  test.each<[string, TokenStore['revoke']]>([
    ['throws', throws],
    ['does not answer', hangs],
  ])('%s when it is told of a deletion', async (_name, revoke) => {
    const { one } = await withStore({ revoke });
    expect(await one.getToken('c', APP)).toBe('token-1');
    one.deleteTokenCacheEntry('c', APP);
    expect(await outcomeOf(one.getToken('c', APP, HASTY))).toMatch(/^token-/);
  });
});

test('a refusal reaches its caller although the store does not hear of it', async () => {
  const { server, one } = await withStore({
    take: says({ type: 'lease', lease: LEASE }),
    settle: hangs,
  });
  server.answer(refusal(422, 'no_token'));
  expect(await failureOf(outcomeOf(one.getToken('c', APP, HASTY)))).toMatchObject({ status: 422 });
});

test('a store that does not hear of a revocation makes it fail within seconds', async () => {
  const { server, one } = await withStore({ revoke: hangs });
  server.answer({ status: 204 });
  const failure = failureOf(outcomeOf(one.revokeToken('c', APP)));
  expect(await failure).toMatchObject({ code: 'store_unavailable', retryable: true });
  expect(Date.now() - NOW).toBeLessThan(6_000);
});

test('a lease that comes too late is given back', async () => {
  const late = gate();
  const settled: unknown[] = [];
  const { one } = await withStore({
    take: async () => {
      await late.opened;
      return { type: 'lease', lease: LEASE };
    },
    settle: async (lease, outcome) => {
      settled.push(lease, outcome);
      return 'released';
    },
  });
  expect(await outcomeOf(one.getToken('c', APP))).toBe('token-1');
  expect(settled).toEqual([]);
  late.open();
  await until(() => settled.length > 0);
  expect(settled).toEqual([LEASE, { type: 'none' }]);
});

test('a store sets its own limit', async () => {
  const { one, store } = await withStore({
    answersWithinMs: Number.POSITIVE_INFINITY,
    take: (name, how) =>
      new Promise((done) => setTimeout(() => done(store.take(name, how)), 5_000)),
  });
  expect(await outcomeOf(one.getToken('c', APP))).toBe('token-1');
  expect(Date.now() - NOW).toBeGreaterThanOrEqual(5_000);
});

describe('an answer that a store may not give', () => {
  const token = { response, ...times };

  test.each<[string, unknown]>([
    ['of no known type', { type: 'maybe', epoch: 'e', token, lease: LEASE }],
    ['that is a lease without an epoch', { type: 'lease', lease: {} }],
    ['that is a lease of nothing', { type: 'lease', epoch: 'e' }],
  ])('%s says to what it was one', (_name, answer) => {
    const message = 'The shared store gave an answer to `take` that it may not give.';
    expect(() => takenAnswer(answer, { bufferMs: 0 })).toThrow(new Error(message));
  });

  test('to an outcome says so', () => {
    const message = 'The shared store gave an answer to `settle` that it may not give.';
    expect(() => settlement('perhaps')).toThrow(new Error(message));
  });
});

test('all that a store may say of an outcome is accepted', () => {
  const all = ['kept', 'superseded', 'stale', 'released'];
  expect(all.map(settlement)).toEqual(all);
});
