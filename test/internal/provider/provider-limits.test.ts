import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { ConnectTimeoutError } from '../../../src/index.js';
import { memoryStore } from '../../../src/testing/index.js';
import { serverAndClient } from '../../support/client.js';
import { type Answer, connectServer, gate, refusal } from '../../support/connect-server.js';
import { APP, failureOf } from '../../support/token-response.js';
import { calling, rejecting, UNAUTHORIZED } from './calling.js';

const NEVER: Answer = { after: new Promise(() => {}) };
const REASON = new Error('the application has had enough');

describe('an abort ends a call', () => {
  test.each<[string, Answer[], Answer[]]>([
    ['while the token is on its way', [NEVER], []],
    ['while the provider thinks', [], [NEVER]],
    ['while another token is on its way', [{}, NEVER], [UNAUTHORIZED]],
    ['while the provider thinks again', [], [UNAUTHORIZED, NEVER]],
  ])('%s', async (_, service, provider) => {
    const world = await calling(provider, { service });
    const controller = new AbortController();
    const waiting = world.call(world.api.url, { signal: controller.signal });
    await Promise.all([
      world.service.received(Math.max(1, service.length)),
      world.api.received(provider.length),
    ]);
    controller.abort(REASON);
    expect(await failureOf(waiting)).toBe(REASON);
  });

  test.each<[string, (url: string, signal: AbortSignal) => Parameters<typeof fetch>]>([
    ['of the options', (url, signal) => [url, { signal }]],
    ['of a Request', (url, signal) => [new Request(url, { signal })]],
  ])('that the signal %s has told of before', async (_, argumentsFor) => {
    const { api, call, service } = await calling([]);
    await expect(call(...argumentsFor(api.url, AbortSignal.abort(REASON)))).rejects.toBe(REASON);
    expect([api.requests, service.requests]).toEqual([[], []]);
  });

  test('that the signal of the fetch itself tells of, beside that of the call', async () => {
    const controller = new AbortController();
    const { api, call } = await calling([NEVER], { options: { signal: controller.signal } });
    const other = new AbortController();
    const waiting = call(api.url, { signal: other.signal });
    await api.received(1);
    controller.abort(REASON);
    expect(await failureOf(waiting)).toBe(REASON);
    await expect(call(api.url)).rejects.toBe(REASON);
  });

  test('in the middle of its body', async () => {
    const controller = new AbortController();
    const { api, call } = await calling([], { options: { timeoutMs: 60_000 } });
    const endless = new ReadableStream({ pull: (it) => it.enqueue(new Uint8Array(1024)) });
    const fetch: typeof globalThis.fetch = async (_input, init) => {
      const cut = new TransformStream();
      endless.pipeTo(cut.writable, { signal: init?.signal as AbortSignal }).catch(() => {});
      return new Response(cut.readable);
    };
    const { connect } = await serverAndClient();
    const own = connect.connectFetch('c', APP, { origins: [api.url], fetch, timeoutMs: 60_000 });
    const { body } = await own(api.url, { signal: controller.signal });
    const reader = body?.getReader();
    await reader?.read();
    controller.abort(REASON);
    await expect(
      (async () => {
        while (!(await reader?.read())?.done);
      })(),
    ).rejects.toBe(REASON);
    expect((await call(api.url)).status).toBe(200);
  });
});

describe('a deadline ends a call', () => {
  test.each<[string, Answer[], Answer[]]>([
    ['when the service hangs', [NEVER], []],
    ['when the provider hangs', [], [NEVER]],
    ['when the service hangs after a refusal', [{}, NEVER], [UNAUTHORIZED]],
    ['when the provider hangs after a refusal', [], [UNAUTHORIZED, NEVER]],
  ])('%s', async (_, service, provider) => {
    const options = { timeoutMs: 300, maxRetries: 0 };
    const { api, call } = await calling(provider, { service, options });
    const error = await failureOf(call(`${api.url}/path?secret`, { method: 'POST', body: 'x' }));
    expect(error).toBeInstanceOf(ConnectTimeoutError);
    expect(error.message).not.toContain('secret');
  });

  test('and the request that the provider has not answered', async () => {
    const { api, call } = await calling([NEVER], { options: { timeoutMs: 300 } });
    await failureOf(call(api.url));
    await api.abandoned(1);
  });

  test('and only that hands a signal to a fetch where the caller has none', async () => {
    const signals: unknown[] = [];
    const fetch: typeof globalThis.fetch = async (_input, init) => {
      signals.push(init?.signal);
      return new Response();
    };
    for (const timeoutMs of [undefined, Number.POSITIVE_INFINITY, 60_000]) {
      const { api, call } = await calling([], { options: { timeoutMs, fetch } });
      await call(api.url);
    }
    expect(signals).toEqual([undefined, undefined, expect.any(AbortSignal)]);
  });

  test('also of a fetch that takes no signal', async () => {
    const fetch = () => new Promise<Response>(() => {});
    const { api, call } = await calling([], { options: { timeoutMs: 50, fetch } });
    const error = await failureOf(call(api.url));
    expect(error.message).toMatch(
      /^Failed to call http:\/\/127\.0\.0\.1:\d+: no answer within 50 ms/,
    );
  });

  test('but not when its headers are there', async () => {
    const { opened, open } = gate();
    const fetch: typeof globalThis.fetch = async (_input, init) => {
      const body = new ReadableStream({
        async pull(it) {
          await opened;
          if (init?.signal?.aborted) it.error(init.signal.reason);
          it.enqueue(new TextEncoder().encode('late'));
          it.close();
        },
      });
      return new Response(body);
    };
    const { api, call } = await calling([], { options: { timeoutMs: 1_000, fetch } });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const response = await call(api.url);
    await vi.advanceTimersByTimeAsync(1_200);
    open();
    expect(await response.text()).toBe('late');
  });
});

test('processes that share a store replace a token for each other', async () => {
  const store = memoryStore();
  const { server, connect } = await serverAndClient({ cache: { store } });
  const other = (await serverAndClient({ cache: { store }, baseUrl: server.url })).connect;
  const api = await connectServer(rejecting('token-1'));
  const [own, others] = [connect, other].map((client) =>
    client.connectFetch('c', APP, { origins: [api.url] }),
  );
  await Promise.all([connect.getToken('c', APP), other.getToken('c', APP)]);
  expect(server.requests).toHaveLength(1);
  expect((await own?.(api.url))?.status).toBe(200);
  expect(server.requests).toHaveLength(2);
  expect((await others?.(api.url))?.status).toBe(200);
  expect(server.requests).toHaveLength(2);
  const sent = api.requests.map(({ headers }) => headers.authorization);
  expect(sent).toEqual(['Bearer token-1', 'Bearer token-2', 'Bearer token-1', 'Bearer token-2']);
});

test('a rejected token that cannot be replaced at once is not served by another process', async () => {
  const store = memoryStore({ freshForMs: 0 });
  const { server, connect } = await serverAndClient({ cache: { store } });
  const other = (await serverAndClient({ cache: { store }, baseUrl: server.url })).connect;
  const api = await connectServer(UNAUTHORIZED);
  const call = connect.connectFetch('c', APP, { origins: [api.url] });
  const body = new Blob(['x']).stream();
  await call(api.url, { method: 'POST', body, duplex: 'half' } as RequestInit);
  expect(await connect.getToken('c', APP)).toBe('token-2');
  expect(await other.getToken('c', APP)).toBe('token-2');
  expect(server.requests).toHaveLength(2);
});

describe('while the service is out of reach', () => {
  test.each<[string, Answer]>([
    ['says so', refusal(503, 'unavailable')],
    ['limits the rate', refusal(429, 'rate_limited')],
    ['breaks off', { breaks: 'before' }],
  ])('the refusal of a provider is the answer when the service %s', async (_, outage) => {
    const options = { maxRetries: 0 };
    const { api, call } = await calling([UNAUTHORIZED], { service: [{}, outage], options });
    const response = await call(api.url);
    expect([response.status, await response.json()]).toEqual([401, UNAUTHORIZED.json]);
    expect(api.requests).toHaveLength(1);
  });

  test.each<[string, RequestInit]>([
    ['can', {}],
    ['cannot', { method: 'POST', body: new Blob(['x']).stream(), duplex: 'half' } as RequestInit],
  ])('the refused token of a request that %s be sent again is what there is', async (_, init) => {
    const outage = refusal(503, 'unavailable');
    const client = { maxRetries: 0 };
    const service = [{}, ...(init.body ? [] : [outage]), outage, {}];
    const { api, call, connect } = await calling([UNAUTHORIZED], { service, client });
    await call(api.url, init);
    expect(await connect.getToken('c', APP)).toBe('token-1');
    expect(await connect.getToken('c', APP)).toMatch(/^token-[34]$/);
  });

  test('a second answer that does not come is still a failure', async () => {
    const { api, call } = await calling([UNAUTHORIZED, { breaks: 'before' }]);
    expect(await failureOf(call(api.url))).toBeInstanceOf(TypeError);
  });
});
