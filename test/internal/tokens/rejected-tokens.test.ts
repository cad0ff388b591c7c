import { describe, expect, test, vi } from 'vitest';
import type { ConnectTokenTrace } from '../../../src/index.js';
import { RejectedTokens } from '../../../src/internal/tokens/rejected-tokens.js';
import { memoryStore } from '../../../src/testing/index.js';
import { advance, fakeClocks, serverAndClient } from '../../support/client.js';
import { connectServer, gate, refusal } from '../../support/connect-server.js';
import { fragile, processOf } from '../../support/fleet.js';
import { listen } from '../../support/listen.js';
import { APP, tokenResponse } from '../../support/token-response.js';
import { calling, UNAUTHORIZED } from '../provider/calling.js';

fakeClocks();

test('asks five seconds later again for a token that the service has sent again', async () => {
  const same = { json: tokenResponse({ token: 'same', expiresAt: Date.now() + 3_600_000 }) };
  const { server, connect } = await serverAndClient({}, same);
  const api = await connectServer({ status: 401 });
  const call = connect.connectFetch('c', APP, { origins: [api.url] });
  await call(api.url);
  await advance(4_000);
  await call(api.url);
  expect(server.requests).toHaveLength(2);
  await advance(1_001);
  await call(api.url);
  expect(server.requests).toHaveLength(3);
});

describe('what the service has confirmed', () => {
  /** Confirms as many tokens, and tells which of some are remembered. */
  function confirmed(...tokens: number[]) {
    const rejected = new RejectedTokens({} as never, {} as never, {} as never);
    for (const token of tokens) rejected.confirm(`t${token}`);
    return (...some: number[]) => some.filter((token) => rejected.isConfirmed(`t${token}`));
  }
  const hundred = Array.from({ length: 100 }, (_, at) => at + 1);

  test('is remembered for less than five seconds', async () => {
    const among = confirmed(1);
    expect(among(1, 2)).toEqual([1]);
    await advance(4_999);
    expect(among(1)).toEqual([1]);
    await advance(1);
    expect(among(1)).toEqual([]);
  });

  test('is the last hundred tokens', () => {
    expect(confirmed(...hundred)(1, 2, 100)).toEqual([1, 2, 100]);
    expect(confirmed(...hundred, 101)(1, 2, 101)).toEqual([2, 101]);
  });

  test('counts from when it was last said', () => {
    expect(confirmed(...hundred, 1, 101)(1, 2, 3, 101)).toEqual([1, 3, 101]);
  });
});

test('leaves the store alone when a newer token is kept by then', async () => {
  const store = memoryStore();
  const revoke = vi.spyOn(store, 'revoke');
  const { connect } = await serverAndClient({ cache: { store } });
  const refused = gate();
  const api = await connectServer({ status: 401, after: refused.opened });
  const call = connect.connectFetch('c', APP, { origins: [api.url] });
  const body = new Blob(['x']).stream();
  const response = call(api.url, { method: 'POST', body, duplex: 'half' } as RequestInit);
  await api.received(1);
  expect(await connect.getToken('c', APP, { forceRefresh: true })).toBe('token-2');
  refused.open();
  expect((await response).status).toBe(401);
  expect(await connect.getToken('c', APP)).toBe('token-2');
  expect(revoke).not.toHaveBeenCalled();
});

test('takes what the store has by then, though each call asks that', async () => {
  const store = memoryStore({ freshForMs: 0 });
  const server = await connectServer();
  const [own, other] = [processOf(server, store), processOf(server, store)];
  const refused = gate();
  const api = await connectServer({ status: 401, after: refused.opened }, {});
  const response = own.connectFetch('c', APP, { origins: [api.url] })(api.url);
  await api.received(1);
  expect(await other.getToken('c', APP, { forceRefresh: true })).toBe('token-2');
  refused.open();
  expect((await response).status).toBe(200);
  expect(api.requests[1]?.headers.authorization).toBe('Bearer token-2');
  expect(server.requests).toHaveLength(2);
});

test('asks once where neither the store nor the service answers', async () => {
  const { store, state } = fragile(memoryStore());
  const server = await connectServer({}, { status: 503, text: '' });
  const { connectFetch } = processOf(server, store, { maxRetries: 0 });
  const refused = gate();
  const api = await connectServer({ status: 401, after: refused.opened });
  const response = connectFetch('c', APP, { origins: [api.url] })(api.url);
  await api.received(1);
  state.isOut = true;
  refused.open();
  expect((await response).status).toBe(401);
  expect(server.requests).toHaveLength(2);
});

test('tells those who listen that a newer one was kept', async () => {
  const { ended } = listen<ConnectTokenTrace>('token');
  const { connect } = await serverAndClient();
  const refused = gate();
  const api = await connectServer({ status: 401, after: refused.opened }, {});
  const response = connect.connectFetch('c', APP, { origins: [api.url] })(api.url);
  await api.received(1);
  await connect.getToken('c', APP, { forceRefresh: true });
  refused.open();
  expect((await response).status).toBe(200);
  expect(ended().map(({ cacheResult }) => cacheResult)).toEqual(['minted', 'bypass', 'hit']);
});

test('tells those who listen what it was replaced by', async () => {
  const { told } = listen<ConnectTokenTrace>('token');
  const { connect } = await serverAndClient({}, {}, refusal(422, 'no_token'));
  const api = await connectServer({ status: 401 });
  const call = connect.connectFetch('c', APP, { origins: [api.url] });
  await expect(call(api.url)).rejects.toMatchObject({ code: 'no_token' });
  const ended = told.filter(([moment]) => moment === 'asyncEnd').map(([, trace]) => trace);
  expect(ended).toMatchObject([
    { connector: 'c', subject: 'app', cacheResult: 'minted' },
    { connector: 'c', subject: 'app', error: { code: 'no_token' } },
  ]);
});

test('a new token that is rejected is not replaced for a while', async () => {
  const { api, call, service } = await calling([UNAUTHORIZED]);
  for (let count = 0; count < 30; count++) expect((await call(api.url)).status).toBe(401);
  expect([api.requests.length, service.requests.length]).toEqual([31, 2]);
});

test('a request that cannot be sent again does not drop it either', async () => {
  const { api, call, service } = await calling([UNAUTHORIZED]);
  await call(api.url);
  await call(new Request(api.url, { method: 'POST', body: 'x' }));
  expect((await call(api.url)).status).toBe(401);
  expect(service.requests).toHaveLength(2);
});

test('it is replaced after that while', async () => {
  const { api, call, seen } = await calling([UNAUTHORIZED]);
  await call(api.url);
  await advance(5_001);
  await call(api.url);
  expect(seen()).toEqual([1, 2, 2, 3].map((number) => `Bearer token-${number}`));
});

test('the same goes for one that only an answer speaks of', async () => {
  const options = { isRejected: async (response: Response) => (await response.json()).isBad };
  const { api, call, service } = await calling([{ json: { isBad: true } }], { options });
  for (let count = 0; count < 3; count++) {
    expect(await (await call(api.url)).json()).toEqual({ isBad: true });
  }
  expect(service.requests).toHaveLength(2);
});

test('another client of the same tokens is not held back', async () => {
  const same = await Promise.all([calling([UNAUTHORIZED]), calling([UNAUTHORIZED])]);
  for (const { api, call } of same) await call(api.url);
  expect(same.map(({ service }) => service.requests.length)).toEqual([2, 2]);
});
