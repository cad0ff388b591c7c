import { describe, expect, test, vi } from 'vitest';
import { memoryStore } from '../../../src/testing/index.js';
import { advance, fakeClocks, NEVER, NOW } from '../../support/client.js';
import {
  type Answer,
  connectServer,
  gate,
  refusal,
  turn,
  until,
} from '../../support/connect-server.js';
import { fragile, processOf } from '../../support/fleet.js';
import { ANN, APP, CONNECTOR, failureOf, tokenResponse } from '../../support/token-response.js';

const REVOKED: Answer = { status: 204 };

fakeClocks();

async function fleet(script: Answer[], freshForMs?: number) {
  const server = await connectServer(...script);
  const store = memoryStore({ freshForMs });
  const [first, second] = [processOf(server, store), processOf(server, store)];
  return { server, store, first, second };
}

describe('a revocation by another process', () => {
  test('ends what is served after 5 s at the latest', async () => {
    const { first, second } = await fleet([{}, REVOKED, {}]);
    expect(await second.getToken('c', APP)).toBe('token-1');
    await first.revokeToken('c', APP);
    await advance(4_900);
    expect(await second.getToken('c', APP)).toBe('token-1');
    await advance(100);
    expect(await second.getToken('c', APP)).toBe('token-3');
    expect(await first.getToken('c', APP)).toBe('token-3');
  });

  test('ends it at once where each call asks the store', async () => {
    const { first, second } = await fleet([{}, REVOKED, {}], 0);
    expect(await second.getToken('c', APP)).toBe('token-1');
    expect(await second.getToken('c', APP)).toBe('token-1');
    await first.revokeToken('c', APP);
    expect(await second.getToken('c', APP)).toBe('token-3');
  });

  test.each([CONNECTOR.id, CONNECTOR.uid, 'c'])('finds the connector as %s', async (name) => {
    const { first, second } = await fleet([{}, REVOKED, {}], 0);
    await second.getToken('c', APP);
    await first.revokeToken(name, APP);
    expect(await second.getToken('c', APP)).toBe('token-3');
  });

  test('leaves other connectors, subjects and installations alone', async () => {
    const installed = { json: tokenResponse({ token: 'other', installationId: 'T2' }) };
    const { server, first, second } = await fleet([{}, {}, {}, installed, REVOKED, REVOKED], 0);
    const t2 = { ...APP, installationId: 'T2' };
    const kept = () =>
      Promise.all([second.getToken('d', ANN), second.getToken('c', ANN), second.getToken('c', t2)]);
    await second.getToken('c', APP);
    server.answer({
      json: tokenResponse({ token: 'd', connector: { ...CONNECTOR, id: 'd', uid: 'd' } }),
    });
    await second.getToken('d', ANN);
    server.answer({}, installed);
    await second.getToken('c', ANN);
    await second.getToken('c', t2);
    const before = await kept();
    server.answer(REVOKED);
    await first.revokeToken('c', { ...APP, installationId: 'T1' });
    expect(await kept()).toEqual(before);
    server.answer({});
    expect(await second.getToken('c', APP)).not.toBe('token-1');
  });

  test('keeps what is in the air from being kept anywhere', async () => {
    const late = gate();
    const { server, first, second } = await fleet([{ after: late.opened }, REVOKED, {}], 0);
    const early = first.getToken('c', APP);
    await server.received(1);
    await second.revokeToken('c', APP);
    const later = first.getToken('c', APP);
    late.open();
    expect(await early).toBe('token-1');
    expect(await later).toBe('token-3');
    expect(await second.getToken('c', APP)).toBe('token-3');
    expect(server.requests).toHaveLength(3);
  });

  test('sends those to the service again who came while a request was in the air', async () => {
    const late = gate();
    const { server, store, first } = await fleet([{ after: late.opened }, {}]);
    const early = first.getToken('c', APP);
    await server.received(1);
    await store.revoke('["app"]', []);
    const later = [first.getToken('c', APP), first.getToken('c', APP)];
    late.open();
    expect(await early).toBe('token-1');
    expect(await Promise.all(later)).toEqual(['token-2', 'token-2']);
    expect(await first.getToken('c', APP)).toBe('token-2');
  });
});

test('that may have failed ends what came while it was in the air', async () => {
  const late = gate();
  const failing: Answer = { status: 500, text: '', after: late.opened };
  const { server, first, second } = await fleet([failing, {}], 0);
  const revoking = failureOf(first.revokeToken('c', APP, { maxRetries: 0 }));
  await server.received(1);
  expect(await second.getToken('c', APP)).toBe('token-2');
  late.open();
  expect(await revoking).toMatchObject({ status: 500 });
  expect(await second.getToken('c', APP)).toBe('token-3');
});

test('where each call asks the store, none takes what it said before the call was made', async () => {
  const { server, store, first } = await fleet([{}, REVOKED, {}], 0);
  await first.getToken('c', APP);
  const late = gate();
  const second = processOf(server, {
    freshForMs: 0,
    take: async (name, how) => {
      const taken = await store.take(name, how);
      await late.opened;
      return taken;
    },
    settle: (lease, outcome) => store.settle(lease, outcome),
    revoke: (subject, names) => store.revoke(subject, names),
  });
  const early = second.getToken('c', APP);
  await turn();
  await first.revokeToken('c', APP);
  const later = second.getToken('c', APP);
  late.open();
  expect(await early).toBe('token-1');
  expect(await later).toBe('token-3');
});

describe('a deletion', () => {
  test('drops the request for everybody, and nothing else', async () => {
    const { server, first, second } = await fleet([{}]);
    const read = { ...APP, scopes: ['read'] };
    expect(await second.getToken('c', APP)).toBe('token-1');
    expect(await second.getToken('c', read)).toBe('token-2');
    first.deleteTokenCacheEntry('c', APP);
    expect(await first.getToken('c', APP)).toBe('token-3');
    expect(await first.getToken('c', read)).toBe('token-2');
    await advance(5_000);
    expect(await second.getToken('c', APP)).toBe('token-3');
    expect(server.requests).toHaveLength(3);
  });

  test('is tried again when the store was out', async () => {
    const server = await connectServer();
    const { store, state } = fragile(memoryStore());
    const one = processOf(server, store);
    await one.getToken('c', APP);
    state.isOut = true;
    one.deleteTokenCacheEntry('c', APP);
    await advance(50);
    state.isOut = false;
    await advance(200);
    expect(await one.getToken('c', APP)).toBe('token-2');
  });
});

describe('a store that cannot be told of a revocation', () => {
  test('makes it fail, so that it is tried again', async () => {
    const server = await connectServer({}, REVOKED);
    const { store, state } = fragile(memoryStore());
    const one = processOf(server, store);
    await one.getToken('c', APP);
    state.isOut = true;
    const failure = failureOf(one.revokeToken('c', APP));
    await server.received(2);
    await turn();
    await advance(500);
    const expected = { code: 'store_unavailable', retryable: true, name: 'ConnectError' };
    expect(await failure).toMatchObject(expected);
    state.isOut = false;
    await one.revokeToken('c', APP);
    server.answer({ json: tokenResponse({ token: 'new' }) });
    expect(await one.getToken('c', APP)).toBe('new');
  });

  test('at first only, lets it succeed', async () => {
    const { store, state } = fragile(memoryStore());
    const served = gate();
    const server = await connectServer({}, { ...REVOKED, after: served.opened });
    const one = processOf(server, store);
    await one.getToken('c', APP);
    state.isOut = true;
    const revoking = one.revokeToken('c', APP);
    await server.received(2);
    state.isOut = false;
    served.open();
    expect(await revoking).toBe(undefined);
  });

  test('does not hide what the service said', async () => {
    const server = await connectServer({}, refusal(403, 'forbidden'));
    const { store, state } = fragile(memoryStore());
    const one = processOf(server, store);
    await one.getToken('c', APP);
    state.isOut = true;
    expect((await failureOf(one.revokeToken('c', APP))).code).toBe('forbidden');
  });
});

describe('a revocation while the store hangs', () => {
  const SHORT = { timeoutMs: 400 };

  /** A store that answers nothing about revocations from now on. */
  async function hanging() {
    const store = memoryStore();
    const server = await connectServer({}, REVOKED);
    const vercelToken = vi.fn(() => 'vercel-token');
    const silent = {
      answersWithinMs: Number.POSITIVE_INFINITY,
      take: store.take.bind(store),
      settle: store.settle.bind(store),
      revoke: () => new Promise<void>(() => {}),
    };
    const one = processOf(server, silent, { vercelToken });
    await one.getToken('c', APP);
    vercelToken.mockClear();
    return { server, one, vercelToken };
  }

  test('reaches the service within its time, and says what is not done', async () => {
    const { server, one } = await hanging();
    const failure = failureOf(one.revokeToken('c', APP, SHORT));
    await advance(200);
    await server.received(2);
    await until(() => advance(1).then(() => Date.now() - NOW >= 400));
    expect(await failure).toMatchObject({ code: 'store_unavailable', retryable: true });
    expect(server.requests).toHaveLength(2);
  });

  test('ends with its signal, before the service is asked and after', async () => {
    const { server, one, vercelToken } = await hanging();
    const [early, late] = [new AbortController(), new AbortController()];
    const first = failureOf(one.revokeToken('c', APP, { ...SHORT, signal: early.signal }));
    early.abort(new Error('early'));
    expect((await first).message).toBe('early');
    expect(vercelToken).not.toHaveBeenCalled();
    expect(server.requests).toHaveLength(1);
    const second = failureOf(one.revokeToken('c', APP, { ...SHORT, signal: late.signal }));
    await advance(200);
    await server.received(2);
    await turn();
    late.abort(new Error('late'));
    expect((await second).message).toBe('late');
  });

  test('ends in time when the service does not answer either', async () => {
    const { server, one } = await hanging();
    server.answer(NEVER);
    const failure = failureOf(one.revokeToken('c', APP, SHORT));
    await advance(200);
    await server.received(2);
    await advance(200);
    expect(await failure).toMatchObject({ code: 'timeout' });
  });
});
