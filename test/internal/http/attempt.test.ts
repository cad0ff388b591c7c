import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type ConnectEvent, createConnect } from '../../../src/index.js';
import { attempt } from '../../../src/internal/http/attempt.js';
import { Stop } from '../../../src/internal/http/stop.js';
import { serverAndClient } from '../../support/client.js';
import { APP, failureOf, tokenResponse } from '../../support/token-response.js';

test('sends exactly these headers, in a plain object, and a JSON string', async () => {
  const fetch = vi.fn(async () => Response.json(tokenResponse()));
  await createConnect({ vercelToken: 'v', fetch }).getToken('c', APP);
  expect(fetch.mock.calls).toEqual([
    [
      'https://api.vercel.com/v1/connect/token/c',
      {
        method: 'POST',
        headers: {
          Accept: 'application/json',
          'Content-Type': 'application/json',
          Authorization: 'Bearer v',
        },
        body: '{"subject":{"type":"app"},"scopes":["*"]}',
        signal: expect.any(AbortSignal),
        redirect: 'manual',
      },
    ],
  ]);
});

test('sends only known headers over the socket', async () => {
  const { server, connect } = await serverAndClient({}, { json: { id: 'i' } });
  await connect.getConnectorMetadata('c');
  const { accept, authorization, ...others } = server.requests[0]?.headers ?? {};
  expect({ accept, authorization }).toEqual({
    accept: 'application/json',
    authorization: 'Bearer vercel-token',
  });
  expect(Object.keys(others)).not.toContain('content-type');
});

test('calls the fetch of the client instead of the global one', async () => {
  const global = vi.fn();
  vi.stubGlobal('fetch', global);
  const fetch = async () => Response.json(tokenResponse());
  await createConnect({ vercelToken: 'v', fetch }).getToken('c', APP);
  expect(global).not.toHaveBeenCalled();
});

test('looks the global fetch up at each request', async () => {
  const connect = createConnect({ vercelToken: 'v' });
  for (const token of ['one', 'two']) {
    vi.stubGlobal('fetch', async () => Response.json(tokenResponse({ token })));
    expect(await connect.getToken(token, APP)).toBe(token);
  }
});

describe('the event of a request', () => {
  afterEach(() => vi.useRealTimers());

  test('tells its milliseconds, from leaving to the end of the body', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const text = async () => {
      vi.advanceTimersByTime(30);
      return JSON.stringify(tokenResponse());
    };
    const fetch = async () => {
      vi.advanceTimersByTime(90.4);
      return { ok: true, status: 200, text } as Response;
    };
    const events: ConnectEvent[] = [];
    const onEvent = (event: ConnectEvent) => events.push(event);
    vi.advanceTimersByTime(1_000);
    await createConnect({ vercelToken: 'v', fetch, onEvent }).getToken('c', APP);
    expect(events).toMatchObject([{ type: 'request', durationMs: 120 }]);
  });

  test('has the status of an answer that broke off', async () => {
    const events: ConnectEvent[] = [];
    const onEvent = (event: ConnectEvent) => events.push(event);
    const { connect } = await serverAndClient({ maxRetries: 0, onEvent }, { breaks: 'within' });
    await failureOf(connect.getToken('c', APP));
    expect(events).toMatchObject([{ type: 'request', attempt: 1, status: 200 }]);
  });
});

describe('the limit of an attempt', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
  afterEach(() => vi.useRealTimers());

  const settings = {
    operation: 'Failed',
    baseUrls: [],
    onEvent: undefined,
    fetch: () => new Promise<never>(() => {}),
  };
  const hanging = (limitMs: () => number, stop = new Stop()) => {
    const details = { bearer: 'v', settings, stop, baseUrl: 'https://x.test', number: 1, limitMs };
    return failureOf(attempt({ method: 'GET', path: '/p' }, details));
  };

  test('ends it with a retryable ConnectTimeoutError and leaves no timer', async () => {
    const failed = hanging(() => 1000);
    await vi.advanceTimersByTimeAsync(1000);
    expect(await failed).toMatchObject({
      name: 'ConnectTimeoutError',
      code: 'timeout',
      retryable: true,
      message: 'Failed: x.test gave no answer within 1000 ms.',
    });
    expect(vi.getTimerCount()).toBe(0);
  });

  test('may be raised while it runs', async () => {
    let limitMs = 1000;
    const failed = hanging(() => limitMs);
    await vi.advanceTimersByTimeAsync(999);
    limitMs = 3000;
    await vi.advanceTimersByTimeAsync(2000);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect((await failed).message).toBe('Failed: x.test gave no answer within 3000 ms.');
  });

  test('and a stop end nothing that is over', async () => {
    const stop = new Stop();
    const fetch = vi.fn(async (_url, { signal }) => ({ ok: true, signal }) as unknown as Response);
    const own = { ...settings, fetch: fetch as typeof globalThis.fetch };
    const details = { bearer: 'v', settings: own, stop, baseUrl: 'https://x.test', number: 1 };
    await attempt({ method: 'GET', path: '/p' }, { ...details, limitMs: () => 1000 });
    stop.stop('late');
    await vi.advanceTimersByTimeAsync(1000);
    expect(fetch.mock.calls[0]?.[1].signal.aborted).toBe(false);
  });

  test('gives way to a stop, which leaves no timer', async () => {
    const stop = new Stop();
    const failed = hanging(() => 1000, stop);
    stop.stop('enough');
    expect(await failed).toBe('enough');
    expect(vi.getTimerCount()).toBe(0);
  });
});
