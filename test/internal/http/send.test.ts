import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ConnectEvent } from '../../../src/index.js';
import { elapsed, sendRequest } from '../../../src/internal/http/send.js';
import { Stop } from '../../../src/internal/http/stop.js';
import { serverAndClient } from '../../support/client.js';
import { type Answer, refusal, until } from '../../support/connect-server.js';
import { APP, failureOf } from '../../support/token-response.js';

const retries = (events: ConnectEvent[]) =>
  events.flatMap((event) => (event.type === 'retry' ? [event] : []));

beforeEach(() => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => vi.useRealTimers());

test.each([
  ['502', { status: 502, text: '' }],
  ['503', { status: 503, text: '' }],
  ['504', { status: 504, text: '' }],
  ['429 with Retry-After', { status: 429, text: '', headers: { 'retry-after': '0' } }],
  ['a connection that breaks', { breaks: 'before' }],
  ['an answer that breaks off', { breaks: 'within' }],
  ['a web page', { text: '<html>' }],
  ['a reply without a token', { json: {} }],
  ['a reply that is too large', { text: ' '.repeat(1_000_001) }],
] satisfies [string, Answer][])('tries again after %s', async (_what, fault) => {
  const { server, connect } = await serverAndClient({}, fault, fault, {});
  expect(await connect.getToken('c', APP)).toBe('token-3');
  expect(server.requests).toHaveLength(3);
});

test.each([
  ['500', { status: 500, text: '' }],
  ['500 with Retry-After', { status: 500, text: '', headers: { 'retry-after': '0' } }],
  ['408', { status: 408, text: '' }],
  ['429 without Retry-After', { status: 429, text: '' }],
  ['429 that asks for more than 10 s', { status: 429, headers: { 'retry-after': '11' } }],
  ['503 that asks for more than 10 s', { status: 503, headers: { 'retry-after': '11' } }],
  ['503 with a code that has a class', refusal(503, 'no_token')],
  ['404', refusal(404, 'not_found')],
  ['401', refusal(401, 'unauthorized')],
  ['a redirect', { status: 302, headers: { location: '/x' } }],
] satisfies [string, Answer][])('does not try again after %s', async (_what, fault) => {
  const { server, connect } = await serverAndClient({}, fault);
  await failureOf(connect.getToken('c', APP));
  expect(server.requests).toHaveLength(1);
});

test('gives up after two retries, with the last failure', async () => {
  const [first, last] = [refusal(503, 'a', 'first'), refusal(502, 'b', 'last')];
  const { server, connect } = await serverAndClient({}, first, first, last);
  expect(await failureOf(connect.getToken('c', APP))).toMatchObject({ message: 'last' });
  expect(server.requests).toHaveLength(3);
});

test.each([
  ['the client', { maxRetries: 0 }, {}, 1],
  ['the call', { maxRetries: 0 }, { maxRetries: 1 }, 2],
])('takes maxRetries of %s', async (_what, ofClient, ofCall, requests) => {
  const { server, connect } = await serverAndClient(ofClient, { status: 503, text: '' });
  await failureOf(connect.getToken('c', APP, ofCall));
  expect(server.requests).toHaveLength(requests);
});

test.each(['revokeToken', 'startAuthorization'] as const)('%s tries again too', async (name) => {
  const { server, connect } = await serverAndClient({}, { status: 503 }, { json: { url: 'u' } });
  await connect[name]('c', APP);
  expect(server.requests).toHaveLength(2);
});

describe('the pause', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));

  async function observed(options: object, ...script: Answer[]) {
    const events: ConnectEvent[] = [];
    const onEvent = (event: ConnectEvent) => events.push(event);
    return { events, ...(await serverAndClient({ onEvent, ...options }, ...script)) };
  }

  test('doubles from up to 100 ms, at random', async () => {
    vi.mocked(Math.random).mockReturnValue(0.5);
    const { events, server, connect } = await observed({}, { status: 503 });
    const failed = failureOf(connect.getToken('c', APP));
    for (const [count, delayMs] of [50, 100].entries()) {
      await until(() => retries(events).length === count + 1);
      expect(retries(events)[count]).toMatchObject({ attempt: count + 1, delayMs });
      await vi.advanceTimersByTimeAsync(delayMs - 1);
      expect(server.requests).toHaveLength(count + 1);
      await vi.advanceTimersByTimeAsync(1);
    }
    expect(await failed).toMatchObject({ status: 503 });
  });

  test('is what Retry-After says', async () => {
    const limited = { status: 429, headers: { 'retry-after': '10' } };
    const { events, server, connect } = await observed({}, limited, {});
    const call = connect.getToken('c', APP);
    await until(() => retries(events).length === 1);
    expect(retries(events)[0]).toMatchObject({
      delayMs: 10_000,
      error: { name: 'ConnectRateLimitError', retryAfterMs: 10_000 },
    });
    await vi.advanceTimersByTimeAsync(9_999);
    expect(server.requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await call).toBe('token-2');
  });

  test.each([5_000, 10_000])(
    'that would outlast a call of %d ms is not begun: its failure is told at once',
    async (timeoutMs) => {
      const limited = { status: 429, headers: { 'retry-after': '10' } };
      const { connect, server } = await observed({ timeoutMs }, limited);
      const refused = { name: 'ConnectRateLimitError', retryAfterMs: 10_000 };
      await expect(connect.getToken('c', APP)).rejects.toMatchObject(refused);
      expect(server.requests).toHaveLength(1);
    },
  );
});

test('a token that another call has brought ends the pause', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  const events: ConnectEvent[] = [];
  const onEvent = (event: ConnectEvent) => events.push(event);
  const limited = { status: 429, headers: { 'retry-after': '5' } };
  const fetch = vi.fn(globalThis.fetch);
  const { connect } = await serverAndClient({ onEvent, fetch }, limited, {});
  const waiting = connect.getToken('c', APP);
  await until(() => retries(events).length === 1);
  await connect.getToken('c', APP, { forceRefresh: true });
  expect(await waiting).toBe('token-2');
  expect(fetch).toHaveBeenCalledTimes(2);
});

test('what a pause has made needless is not sent', async () => {
  const fetch = vi.fn(async () => new Response('', { status: 503 }));
  const settings = { operation: 'Failed', baseUrls: ['https://x.test'], fetch, onEvent: undefined };
  const endsAt = elapsed() + 8_000;
  const stop = new Stop();
  const transport = {
    ...{ bearer: 'v', settings, stop, patience: { maxRetries: 2, endsAt, pausesEndAt: endsAt } },
    beforeRetry: () => stop.stop('enough'),
  };
  await expect(sendRequest({ method: 'GET', path: '/' }, transport)).rejects.toBe('enough');
  expect(fetch).toHaveBeenCalledOnce();
});
