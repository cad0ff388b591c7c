import { describe, expect, test, vi } from 'vitest';
import { createConnect } from '../../../src/index.js';
import { memoryStore } from '../../../src/testing/index.js';
import type { TakenToken, TokenLease, TokenStore } from '../../../src/token-store.js';
import { advance, fakeClocks } from '../../support/client.js';
import { connectServer, gate, turn } from '../../support/connect-server.js';
import { outcomeOf, processOf } from '../../support/fleet.js';
import { APP, failureOf } from '../../support/token-response.js';

const LEASE: TokenLease = { epoch: 'e', isExclusive: true };

fakeClocks();

/** A client of a store some of whose methods are these, and what that is asked. */
async function withStore(methods: Partial<TokenStore> = {}) {
  const store = memoryStore();
  const server = await connectServer();
  const take = vi.fn(methods.take ?? ((name, how) => store.take(name, how)));
  const settle = vi.fn(methods.settle ?? ((lease, outcome) => store.settle(lease, outcome)));
  const revoke = vi.fn(methods.revoke ?? ((subject, names) => store.revoke(subject, names)));
  const asked = { take, settle, revoke };
  return { server, ...asked, one: processOf(server, { ...methods, ...asked }) };
}

test('a client that tells nobody of events does not observe its store', async () => {
  const observe = vi.fn();
  const { take, settle, revoke } = await withStore();
  const store = { take, settle, revoke, observe };
  createConnect({ vercelToken: 'vercel-token', cache: { store } });
  expect(observe).not.toHaveBeenCalled();
});

describe('a call after a deletion', () => {
  /** A client that has deleted twice, whose store hears of each when its gate opens. */
  async function withTwoDeletions() {
    const [first, second] = [gate(), gate()];
    const gates = [first, second];
    const made = await withStore({ revoke: async () => gates.shift()?.opened });
    made.one.deleteTokenCacheEntry('c', APP);
    made.one.deleteTokenCacheEntry('d', APP);
    return { ...made, first, second };
  }

  test('asks the store when that has heard of all of them', async () => {
    const { one, take, first, second } = await withTwoDeletions();
    first.open();
    await turn();
    const call = one.getToken('c', APP);
    await turn();
    expect(take).not.toHaveBeenCalled();
    second.open();
    expect(await call).toBe('token-1');
    expect(take).toHaveBeenCalledTimes(1);
  });

  test('asks when the last one is through, though the first is not', async () => {
    const { one, take, first, second } = await withTwoDeletions();
    second.open();
    const call = one.getToken('c', APP);
    await turn();
    expect(take).not.toHaveBeenCalled();
    first.open();
    expect(await call).toBe('token-1');
  });
});

describe('what the store says to a call that was ended', () => {
  /** Ends a call while the store is asked, which then says this. */
  async function endedCall(taken: TakenToken) {
    const late = gate();
    const take = () => late.opened.then(() => taken);
    const made = await withStore({ take, settle: async () => 'released' });
    const controller = new AbortController();
    const call = failureOf(made.one.getToken('c', APP, { signal: controller.signal }));
    await turn();
    controller.abort(new Error('over'));
    expect((await call).message).toBe('over');
    late.open();
    await turn();
    await turn();
    expect(made.one.events).toEqual([]);
    return made;
  }

  test('is given back when it is a lease, and the service is not asked', async () => {
    const { server, settle } = await endedCall({ type: 'lease', lease: LEASE });
    expect(settle.mock.calls).toEqual([[LEASE, { type: 'none' }]]);
    expect(server.requests).toHaveLength(0);
  });

  test('is left alone when it is none', async () => {
    const { server, settle } = await endedCall({ type: 'busy', epoch: 'e' });
    expect(settle).not.toHaveBeenCalled();
    expect(server.requests).toHaveLength(0);
  });
});

test('a store takes half of the time that a call has, however long the process has run', async () => {
  const { one } = await withStore({ take: () => new Promise(() => {}) });
  await advance(10_000);
  expect(await outcomeOf(one.getToken('c', APP, { timeoutMs: 400 }))).toBe('token-1');
});

test('who cannot tell the store of a revocation is told what to do, and why', async () => {
  const { server, one } = await withStore({ revoke: () => new Promise(() => {}) });
  server.answer({ status: 204 });
  expect(await outcomeOf(failureOf(one.revokeToken('c', APP)))).toMatchObject({
    name: 'ConnectError',
    message: expect.stringContaining(
      'Failed to revoke token: the service has revoked it, but the shared store could not be told, so other processes may serve it for now.',
    ),
    code: 'store_unavailable',
    retryable: true,
    hint: 'Call `revokeToken` again.',
    cause: {
      name: 'ConnectTimeoutError',
      message: 'The shared store gave no answer within 1000 ms.',
      code: 'timeout',
      retryable: true,
    },
  });
});
