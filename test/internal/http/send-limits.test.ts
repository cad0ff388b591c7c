import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type ConnectEvent, ConnectTimeoutError, createConnect } from '../../../src/index.js';
import { elapsed, type Patience, sendRequest } from '../../../src/internal/http/send.js';
import { Stop } from '../../../src/internal/http/stop.js';
import { until } from '../../support/connect-server.js';
import { APP, failureOf } from '../../support/token-response.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  vi.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => {
  // In this order: what is spied on is a faked timer.
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const never = () => new Promise<never>(() => {});

/** Sends a request that is never answered; returns when each of its attempts ended. */
async function endsOf(patience: Partial<Patience>, meanwhile: (patience: Patience) => void) {
  const ends: number[] = [];
  const startedAt = elapsed();
  const onEvent = (event: ConnectEvent) => {
    // A pause of no length takes a millisecond of the faked clock.
    if (event.type === 'request') ends.push(Math.round((elapsed() - startedAt) / 10) * 10);
  };
  const far = startedAt + 1_000_000;
  const own = { maxRetries: 2, endsAt: far, pausesEndAt: far, ...patience };
  const settings = { operation: 'Failed', baseUrls: ['https://x.test'], fetch: never, onEvent };
  const transport = { bearer: 'v', stop: new Stop(), settings, patience: own };
  const failed = failureOf(sendRequest({ method: 'GET', path: '/' }, transport));
  meanwhile(own);
  await vi.advanceTimersByTimeAsync(2_000_000);
  return { ends, error: await failed };
}

describe('an attempt that gets no answer', () => {
  test('takes half of what is left while a retry remains, and the last one all of it', async () => {
    const { ends, error } = await endsOf({ endsAt: elapsed() + 8_000 }, () => {});
    expect(ends).toEqual([4_000, 6_000, 8_000]);
    expect((await endsOf({ endsAt: elapsed() + 200 }, () => {})).ends).toEqual([200]);
    expect(error).toMatchObject({ name: 'ConnectTimeoutError', retryable: true });
  });

  test('takes all of it when there are no retries', async () => {
    const { ends } = await endsOf({ endsAt: elapsed() + 8_000, maxRetries: 0 }, () => {});
    expect(ends).toEqual([8_000]);
  });

  test('never takes more than 30 seconds', async () => {
    expect((await endsOf({}, () => {})).ends).toEqual([30_000, 60_000, 90_000]);
    const { ends } = await endsOf({ endsAt: Number.POSITIVE_INFINITY, maxRetries: 0 }, () => {});
    expect(ends).toEqual([30_000]);
  });

  test('has more time when a more patient call joins', async () => {
    const { ends } = await endsOf({ endsAt: elapsed() + 8_000 }, (patience) => {
      setTimeout(() => {
        patience.endsAt += 8_000;
      }, 3_999);
    });
    expect(ends).toEqual([8_000, 12_000, 16_000]);
  });

  test('is not cut short when a call joins that would retry it', async () => {
    const endsAt = elapsed() + 8_000;
    const { ends } = await endsOf({ endsAt, maxRetries: 0, pausesEndAt: endsAt }, (patience) => {
      setTimeout(() => {
        patience.maxRetries = 1;
      }, 1_000);
    });
    expect(ends).toEqual([8_000]);
  });

  test('is not followed by another one when the stop has come', async () => {
    const stop = new Stop();
    const fetch = vi.fn(never);
    const onEvent = vi.fn();
    const settings = { operation: 'Failed', baseUrls: ['https://x.test'], onEvent };
    const patience = { maxRetries: 2, endsAt: elapsed() + 8_000, pausesEndAt: elapsed() + 8_000 };
    const transport = { bearer: 'v', stop, settings: { ...settings, fetch }, patience };
    const failed = failureOf(sendRequest({ method: 'GET', path: '/' }, transport));
    const reason = new ConnectTimeoutError('enough', { code: 'timeout', retryable: true });
    stop.stop(reason);
    expect(await failed).toBe(reason);
    expect(onEvent).not.toHaveBeenCalledWith(expect.objectContaining({ type: 'retry' }));
    await vi.advanceTimersByTimeAsync(8_000);
    expect(fetch).toHaveBeenCalledOnce();
    expect(vi.getTimerCount()).toBe(0);
  });
});

test.each(['getToken', 'startAuthorization'] as const)(
  'the pause of %s ends at once when the caller leaves, and leaves no timer',
  async (name) => {
    const limited = { status: 429, headers: { 'retry-after': '10' } };
    const fetch = vi.fn(async () => new Response('{}', limited));
    const onEvent = vi.fn();
    const connect = createConnect({ vercelToken: 'v', fetch, onEvent });
    const controller = new AbortController();
    const call = connect[name]('c', APP, { signal: controller.signal });
    const rejected = expect(call).rejects.toBe('bye');
    await until(() => onEvent.mock.calls.some(([event]) => event.type === 'retry'));
    controller.abort('bye');
    await rejected;
    expect(vi.getTimerCount()).toBe(0);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(fetch).toHaveBeenCalledOnce();
  },
);

test.each([50, 100, 200, 1000])(
  'a call of %d ms waits for that long, whatever is left to retries',
  async (timeoutMs) => {
    vi.mocked(Math.random).mockReturnValue(0.99);
    const connect = createConnect({ vercelToken: 'v', fetch: never, timeoutMs });
    const startedAt = elapsed();
    let endedAt = 0;
    const failed = failureOf(connect.getConnectorMetadata('c')).finally(() => {
      endedAt = elapsed();
    });
    await vi.advanceTimersByTimeAsync(timeoutMs);
    expect((await failed).message).toContain(`no answer within ${timeoutMs} ms`);
    expect(endedAt - startedAt).toBe(timeoutMs);
  },
);

test('a call without a time limit ends its attempts all the same', async () => {
  const set = vi.spyOn(globalThis, 'setTimeout');
  const fetch = vi.fn(never);
  const connect = createConnect({ vercelToken: 'v', fetch, timeoutMs: Number.POSITIVE_INFINITY });
  const failed = failureOf(connect.getConnectorMetadata('c'));
  await vi.advanceTimersByTimeAsync(91_000);
  expect(await failed).toMatchObject({ name: 'ConnectTimeoutError' });
  expect(fetch).toHaveBeenCalledTimes(3);
  // A timer overflows beyond 2^31 milliseconds, and would fire at once.
  for (const [, ms] of set.mock.calls) expect(ms).toBeLessThanOrEqual(30_000);
});

test('a shared token request without a time limit sets no endless timer', async () => {
  const set = vi.spyOn(globalThis, 'setTimeout');
  const connect = createConnect({ vercelToken: 'v', fetch: never });
  const options = { timeoutMs: Number.POSITIVE_INFINITY };
  const failed = [1, 2].map(() => failureOf(connect.getToken('c', APP, options)));
  await vi.advanceTimersByTimeAsync(60_010);
  for (const each of await Promise.all(failed)) {
    expect(each).toMatchObject({ name: 'ConnectTimeoutError' });
  }
  for (const [, ms] of set.mock.calls) expect(ms).toBeLessThanOrEqual(60_000);
  expect(vi.getTimerCount()).toBe(0);
});

test('a pause that would outlast a shared request is not begun, however patient its caller', async () => {
  const startedAt = elapsed();
  const sentAt: number[] = [];
  const limited = { status: 429, headers: { 'retry-after': '10' } };
  const fetch = () => {
    sentAt.push(Math.round((elapsed() - startedAt) / 10) * 10);
    return sentAt.length === 4 ? Promise.resolve(new Response('{}', limited)) : never();
  };
  const options = { timeoutMs: Number.POSITIVE_INFINITY, maxRetries: 5 };
  const connect = createConnect({ vercelToken: 'v', fetch, ...options });
  const failed = failureOf(connect.getToken('c', APP));
  await vi.advanceTimersByTimeAsync(100_000);
  expect(await failed).toMatchObject({ name: 'ConnectRateLimitError' });
  expect(sentAt).toEqual([0, 30_000, 45_000, 52_500]);
});
