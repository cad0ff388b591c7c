import { describe, expect, test, vi } from 'vitest';
import { memoryStore } from '../../../src/testing/index.js';
import { advance, fakeClocks, NEVER, NOW, watch } from '../../support/client.js';
import {
  type Answer,
  connectServer,
  gate,
  refusal,
  turn,
  until,
} from '../../support/connect-server.js';
import { fragile, outcomeOf, processOf } from '../../support/fleet.js';
import { APP, failureOf, tokenResponse } from '../../support/token-response.js';

const FORCED = { forceRefresh: true };
const HASTY = { maxRetries: 0 };

fakeClocks();

/** Two processes that share a store, and the service that they ask. */
async function fleet(script: Answer[] = [], freshForMs?: number) {
  const server = await connectServer(...script);
  const store = memoryStore({ freshForMs });
  const [first, second] = [processOf(server, store), processOf(server, store)];
  return { server, store, first, second };
}

describe('processes that share a store', () => {
  test('ask once for what they need at the same time', async () => {
    const late = gate();
    const { server, first, second } = await fleet([{ after: late.opened }]);
    const calls = [first, second, first].map((one) => one.getToken('c', APP));
    await server.received(1);
    await advance(1_000);
    late.open();
    expect(await outcomeOf(Promise.all(calls))).toEqual(['token-1', 'token-1', 'token-1']);
    expect(server.requests).toHaveLength(1);
  });

  test('ask once for what they need later', async () => {
    const { server, first, second } = await fleet();
    expect(await first.getToken('c', APP)).toBe('token-1');
    expect(await second.getTokenResponse('c', APP)).toEqual(await first.getTokenResponse('c', APP));
    expect(server.requests).toHaveLength(1);
    expect(second.events.map(({ type }) => type)).toEqual(['store-hit']);
  });

  test('keep what the store gave, each by its own clock', async () => {
    const { server, store, first } = await fleet([{ headers: {} }]);
    const slow = processOf(server, store, { now: () => Date.now() - 3_600_000 });
    await first.getToken('c', APP);
    expect(await slow.getToken('c', APP)).toBe('token-1');
    await advance(3_500_000);
    expect(await slow.getToken('c', APP)).toBe('token-1');
    await advance(80_000);
    expect(await slow.getToken('c', APP)).toBe('token-2');
  });

  test('share nothing between callers, requests and services', async () => {
    const { server, store, first } = await fleet();
    const other = await connectServer();
    await first.getToken('c', APP);
    await processOf(server, store, { vercelToken: 'another' }).getToken('c', APP);
    await first.getToken('c', { ...APP, scopes: ['read'] });
    await first.getToken('d', APP);
    expect(server.requests).toHaveLength(4);
    await processOf(other, store).getToken('c', APP);
    expect(other.requests).toHaveLength(1);
  });

  test('take the same request for the same, however it is spelled', async () => {
    const { server, first, second } = await fleet();
    const details = [{ type: 'a', b: 1, c: { d: [2], e: null } }];
    await first.getToken('c', { ...APP, scopes: ['a', 'b'], authorizationDetails: details });
    const other = [{ c: { e: null, d: [2] }, b: 1, type: 'a' }];
    const params = { authorizationDetails: other, scopes: ['b', 'a', 'b'], ...APP };
    expect(await second.getToken('c', params)).toBe('token-1');
    expect(server.requests).toHaveLength(1);
  });

  test('renew once', async () => {
    const { server, first, second } = await fleet();
    await first.getToken('c', APP);
    await second.getToken('c', APP);
    await advance(3_580_000);
    const calls = [first, second].map((one) => one.getToken('c', APP));
    expect(await outcomeOf(Promise.all(calls))).toEqual(['token-2', 'token-2']);
    expect(server.requests).toHaveLength(2);
  });

  test('renew ahead of time once', async () => {
    const server = await connectServer();
    const store = memoryStore();
    const options = { cache: { refreshAheadMs: 60_000 } };
    const both = [processOf(server, store, options), processOf(server, store, options)];
    for (const one of both) await one.getToken('c', APP);
    await advance(3_530_000);
    for (const one of both) expect(await outcomeOf(one.getToken('c', APP))).toBe('token-1');
    for (const one of both) expect(await outcomeOf(one.getToken('c', APP))).toBe('token-1');
    await server.received(2);
    await until(() =>
      advance(50).then(async () => (await both[0]?.getToken('c', APP)) === 'token-2'),
    );
    await until(() =>
      advance(50).then(async () => (await both[1]?.getToken('c', APP)) === 'token-2'),
    );
    expect(server.requests).toHaveLength(2);
  });
});

test.each([{}, FORCED])('calls of one process share what they ask: %j', async (options) => {
  const { server, store } = await fleet();
  const take = vi.fn(store.take.bind(store));
  const shared = { take, settle: store.settle.bind(store), revoke: store.revoke.bind(store) };
  const one = processOf(server, shared);
  const calls = [1, 2, 3].map(() => one.getToken('c', APP, options));
  expect(await outcomeOf(Promise.all(calls))).toEqual(Array(3).fill('token-1'));
  expect(take).toHaveBeenCalledOnce();
  expect(server.requests).toHaveLength(1);
});

describe('a process that waits for another one', () => {
  test('waits for as long as that extends its lease, and asks for nothing', async () => {
    const late = gate();
    const { server, first, second } = await fleet([{ after: late.opened }]);
    const holder = first.getToken('c', APP);
    await server.received(1);
    const waiter = second.getToken('c', APP);
    const another = advance(2_500).then(() => second.getToken('c', APP));
    await advance(1_900);
    late.open();
    const tokens = await outcomeOf(Promise.all([holder, waiter, another]));
    expect(tokens).toEqual(['token-1', 'token-1', 'token-1']);
    expect(server.requests).toHaveLength(1);
    const waited = second.events.flatMap((event) =>
      event.type === 'store-hit' ? event.waitedMs : [],
    );
    expect(Math.max(...waited)).toBeGreaterThan(1_000);
  });

  test('asks for itself after 5 s', async () => {
    const { server, first, second } = await fleet([NEVER, {}]);
    watch(first.getToken('c', APP));
    await server.received(1);
    const waiter = second.getToken('c', APP);
    const seen = watch(waiter);
    await advance(4_500);
    expect([seen.isSettled, server.requests.length]).toEqual([false, 1]);
    expect(await outcomeOf(waiter)).toBe('token-2');
  });

  test('waits for half of the time that its caller has', async () => {
    const { server, first, second } = await fleet([NEVER, {}]);
    watch(first.getToken('c', APP));
    await server.received(1);
    const patient = second.getToken('c', APP);
    const hasty = second.getToken('c', APP, { timeoutMs: 1_000 });
    await advance(450);
    expect(server.requests).toHaveLength(1);
    expect(await outcomeOf(Promise.all([patient, hasty]))).toEqual(['token-2', 'token-2']);
  });

  test('asks for itself when the other one was refused', async () => {
    const late = gate();
    const refused = refusal(404, 'no_token');
    const { server, first, second } = await fleet([{ ...refused, after: late.opened }, {}]);
    const holder = failureOf(first.getToken('c', APP, HASTY));
    await server.received(1);
    const waiter = second.getToken('c', APP);
    late.open();
    expect((await outcomeOf(holder)).status).toBe(404);
    expect(await outcomeOf(waiter)).toBe('token-2');
  });

  test('takes over when nobody waits for the other one’s request any more', async () => {
    const { server, first, second } = await fleet([NEVER, {}]);
    const controller = new AbortController();
    const left = first.getToken('c', APP, { signal: controller.signal });
    left.catch(() => {});
    await server.received(1);
    const waiter = second.getToken('c', APP);
    await turn();
    controller.abort();
    expect(await outcomeOf(waiter)).toBe('token-2');
    expect(Date.now() - NOW).toBeLessThan(1_000);
  });

  test('serves the kept token that works when that takes too long', async () => {
    const { server, first, second } = await fleet([{}, NEVER]);
    await first.getToken('c', APP);
    await second.getToken('c', APP);
    await advance(3_580_000);
    watch(first.getToken('c', APP));
    await server.received(2);
    expect(await outcomeOf(second.getToken('c', APP))).toBe('token-1');
    expect(second.events.some(({ type }) => type === 'stale')).toBe(true);
    expect(server.requests).toHaveLength(2);
  });
});

describe('a forced call', () => {
  test('asks at once, whoever else does, and shares the answer', async () => {
    const late = gate();
    const { server, first, second } = await fleet([{ after: late.opened }, {}]);
    const holder = first.getToken('c', APP);
    await server.received(1);
    expect(await outcomeOf(second.getToken('c', APP, FORCED))).toBe('token-2');
    late.open();
    expect(await outcomeOf(holder)).toBe('token-1');
    await advance(5_000);
    expect(await first.getToken('c', APP)).toBe('token-2');
    expect(server.requests).toHaveLength(2);
  });

  test('does not take what the store has for another call', async () => {
    const { server, first, second } = await fleet();
    await first.getToken('c', APP);
    const calls = [second.getToken('c', APP), second.getToken('c', APP, FORCED)];
    expect(await outcomeOf(Promise.all(calls))).toEqual(['token-1', 'token-2']);
    expect(server.requests).toHaveLength(2);
  });

  test('that is refused drops the token for everybody', async () => {
    const { first, second } = await fleet([{}, refusal(404, 'no_token'), {}]);
    await first.getToken('c', APP);
    await second.getToken('c', APP);
    await failureOf(first.getToken('c', APP, FORCED));
    await advance(5_000);
    expect(await outcomeOf(second.getToken('c', APP))).toBe('token-3');
  });
});

describe('a store that is out', () => {
  test('leaves each process to itself', async () => {
    const server = await connectServer();
    const { store, state } = fragile(memoryStore());
    const [first, second] = [processOf(server, store), processOf(server, store)];
    state.isOut = true;
    expect(await first.getToken('c', APP)).toBe('token-1');
    expect(await second.getToken('c', APP)).toBe('token-2');
    await advance(10_000);
    expect(await first.getToken('c', APP)).toBe('token-1');
    expect(server.requests).toHaveLength(2);
  });

  test('takes no kept token from anybody, and is used again when it is back', async () => {
    const server = await connectServer();
    const { store, state } = fragile(memoryStore());
    const [first, second] = [processOf(server, store), processOf(server, store)];
    await first.getToken('c', APP);
    await second.getToken('c', APP);
    state.isOut = true;
    await advance(60_000);
    for (const one of [first, second]) expect(await one.getToken('c', APP)).toBe('token-1');
    state.isOut = false;
    const third = processOf(server, store);
    for (const one of [first, second, third]) expect(await one.getToken('c', APP)).toBe('token-1');
    expect(server.requests).toHaveLength(1);
  });

  test('when a token comes has it later, without another request', async () => {
    const late = gate();
    const server = await connectServer({ after: late.opened });
    const { store, state } = fragile(memoryStore());
    const [first, second] = [processOf(server, store), processOf(server, store)];
    const call = first.getToken('c', APP);
    await server.received(1);
    state.isOut = true;
    late.open();
    expect(await call).toBe('token-1');
    state.isOut = false;
    await advance(5_000);
    expect(await first.getToken('c', APP)).toBe('token-1');
    expect(await second.getToken('c', APP)).toBe('token-1');
    expect(server.requests).toHaveLength(1);
  });

  test('is told of by the store’s own events', async () => {
    const server = await connectServer();
    const store = memoryStore();
    const tell = vi.fn();
    const one = processOf(server, {
      ...bound(store),
      observe: (listener) => tell.mockImplementation(listener),
    });
    tell({ type: 'out', error: new Error('gone') });
    expect(one.events).toEqual([{ type: 'store', state: 'out', error: new Error('gone') }]);
  });
});

describe('after a failed renewal', () => {
  test('the key rests, and the store is looked into all the same', async () => {
    const { server, first, second } = await fleet([{}, refusal(503, 'out'), {}]);
    await first.getToken('c', APP);
    await advance(3_580_000);
    expect(await outcomeOf(first.getToken('c', APP, HASTY))).toBe('token-1');
    expect(await outcomeOf(first.getToken('c', APP))).toBe('token-1');
    expect(server.requests).toHaveLength(2);
    expect(await outcomeOf(second.getToken('c', APP))).toBe('token-3');
    expect(await outcomeOf(first.getToken('c', APP))).toBe('token-3');
    expect(server.requests).toHaveLength(3);
  });

  test('the rest ends', async () => {
    const { server, first } = await fleet([{}, refusal(503, 'out'), {}]);
    await first.getToken('c', APP);
    await advance(3_575_000);
    await outcomeOf(first.getToken('c', APP, HASTY));
    await advance(2_000);
    expect(await outcomeOf(first.getToken('c', APP))).toBe('token-1');
    await advance(3_000);
    expect(await outcomeOf(first.getToken('c', APP))).toBe('token-3');
    expect(server.requests).toHaveLength(3);
  });
});

test('a token without an expiry is served and not shared', async () => {
  const json = { ...tokenResponse({ token: 'endless' }), expiresAt: undefined };
  const { server, first, second } = await fleet([{ json }, { json }]);
  expect(await first.getToken('c', APP)).toBe('endless');
  expect(await second.getToken('c', APP)).toBe('endless');
  expect(server.requests).toHaveLength(2);
});

/** The methods of a store as fields. */
function bound(store: ReturnType<typeof memoryStore>) {
  return {
    take: store.take.bind(store),
    settle: store.settle.bind(store),
    revoke: store.revoke.bind(store),
  };
}
