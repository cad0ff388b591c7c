import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ConnectEvent } from '../../../src/index.js';
import { serverAndClient } from '../../support/client.js';
import { type Answer, gate, refusal } from '../../support/connect-server.js';
import { APP, CONNECTOR, failureOf, tokenResponse } from '../../support/token-response.js';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const EXPIRY = NOW + 60_000;
const old = { json: tokenResponse({ token: 'old', expiresAt: EXPIRY }) };
const UNAVAILABLE: Answer = { status: 503, text: '' };
const options = { maxRetries: 0 };

beforeEach(() => vi.useFakeTimers({ now: NOW, toFake: ['Date'] }));
afterEach(() => vi.useRealTimers());

/** A client with a token that is inside its buffer and has not expired. */
async function clientWithOldToken(...script: Answer[]) {
  const events: ConnectEvent[] = [];
  const onEvent = (event: ConnectEvent) => events.push(event);
  const made = await serverAndClient({ ...options, onEvent }, old, ...script);
  await made.connect.getToken('c', APP);
  vi.setSystemTime(NOW + 40_000);
  return { ...made, events };
}

test.each([
  ['500', { status: 500, text: '' }],
  ['503', UNAVAILABLE],
  ['429', { status: 429, text: '' }],
  ['a connection that breaks', { breaks: 'before' }],
  ['a broken answer', { breaks: 'within' }],
] satisfies [string, Answer][])('a token that still works is served after %s', async (_, fault) => {
  const { connect, server } = await clientWithOldToken(fault);
  expect(await connect.getToken('c', APP)).toBe('old');
  expect((await connect.getTokenResponse('c', APP)).token).toBe('old');
  expect(server.requests).toHaveLength(2);
});

test.each([
  ['for five seconds', {}, 5_000],
  ['for as long as the service asks', { 'retry-after': '12' }, 12_000],
])('a renewal that failed rests %s', async (_, headers, restMs) => {
  const { connect, server } = await clientWithOldToken({ status: 429, text: '', headers });
  await connect.getToken('c', APP);
  vi.setSystemTime(NOW + 40_000 + restMs - 1);
  expect(await connect.getToken('c', APP)).toBe('old');
  expect(server.requests).toHaveLength(2);
  vi.setSystemTime(NOW + 40_000 + restMs);
  await connect.getToken('c', APP);
  expect(server.requests).toHaveLength(3);
});

test('a forced call does not rest', async () => {
  const { connect, server } = await clientWithOldToken(UNAVAILABLE);
  await connect.getToken('c', APP);
  await failureOf(connect.getToken('c', APP, { forceRefresh: true }));
  expect(server.requests).toHaveLength(3);
});

test('a renewal may take its time when the token does not outlast it', async () => {
  const late = gate();
  const { connect, server } = await clientWithOldToken({ after: late.opened });
  vi.useFakeTimers({ now: EXPIRY - 4_000, toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  const call = connect.getToken('c', APP);
  await server.received(2);
  await vi.advanceTimersByTimeAsync(6_000);
  late.open();
  expect(await call).toBe('token-2');
});

test('a renewal that comes too late for its call is kept for the next one', async () => {
  const late = gate();
  const { connect, server } = await clientWithOldToken({ after: late.opened });
  vi.useFakeTimers({ now: NOW + 40_000, toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  const call = connect.getToken('c', APP);
  await server.received(2);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await call).toBe('old');
  late.open();
  await vi.waitFor(async () => expect(await connect.getToken('c', APP)).toBe('token-2'));
  expect(server.requests).toHaveLength(2);
});

test('a renewal does not wait for a pause that outlasts it', async () => {
  const headers = { 'retry-after': '8' };
  const limited: Answer = { status: 429, text: '', headers };
  const { connect, events } = await clientWithOldToken(limited);
  expect(await connect.getToken('c', APP, { maxRetries: 2 })).toBe('old');
  expect(events.at(-1)).toMatchObject({ type: 'stale', error: { retryAfterMs: 8_000 } });
});

test('a renewal may not take longer than five seconds while the token works', async () => {
  const { connect, server } = await clientWithOldToken({ after: new Promise(() => {}) });
  vi.useFakeTimers({ now: NOW + 40_000, toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  const call = connect.getToken('c', APP);
  await server.received(2);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await call).toBe('old');
});

test('a token that still works is served when the time is up', async () => {
  const { connect } = await clientWithOldToken({ after: new Promise(() => {}) });
  expect(await connect.getToken('c', APP, { timeoutMs: 20 })).toBe('old');
});

test('the event tells of it', async () => {
  const { connect, events } = await clientWithOldToken(UNAVAILABLE);
  await connect.getToken('c', APP);
  expect(events.at(-1)).toMatchObject({
    type: 'stale',
    connector: 'c',
    expiresAt: EXPIRY,
    error: { status: 503 },
  });
});

test('an expired token is not served', async () => {
  const { connect } = await clientWithOldToken(UNAVAILABLE);
  vi.setSystemTime(EXPIRY);
  expect(await failureOf(connect.getToken('c', APP))).toMatchObject({ status: 503 });
});

test.each([
  ['401', { status: 401, text: '' }],
  ['403', { status: 403, text: '' }],
  ['404', { status: 404, text: '' }],
  ['422', { status: 422, text: '' }],
  ['no_token', refusal(404, 'no_token')],
  ['a 403 that breaks off', { status: 403, text: 'forbid', breaks: 'within' }],
  ['no_token with a status of 500', refusal(500, 'no_token')],
  ['a redirect', { status: 302, headers: { location: '/x' } }],
  ['a reply that is no JSON', { text: '<html>' }],
] satisfies [string, Answer][])('no token is served after %s', async (_, refused) => {
  const { connect } = await clientWithOldToken(refused);
  expect(await failureOf(connect.getToken('c', APP))).toBeInstanceOf(Error);
});

test('a refused token is never served again', async () => {
  const { connect } = await clientWithOldToken(refusal(404, 'no_token'), UNAVAILABLE);
  await failureOf(connect.getToken('c', APP));
  expect(await failureOf(connect.getToken('c', APP))).toMatchObject({ status: 503 });
  const anyAge = { ...APP, validityBufferMs: 0 };
  expect(await failureOf(connect.getToken('c', anyAge))).toMatchObject({ status: 503 });
});

test('a deleted token is not served', async () => {
  const { connect } = await clientWithOldToken(UNAVAILABLE);
  connect.deleteTokenCacheEntry(CONNECTOR.uid, APP);
  expect(await failureOf(connect.getToken('c', APP))).toMatchObject({ status: 503 });
});

test('a token deleted while its renewal fails is not served', async () => {
  const { connect, server } = await clientWithOldToken(UNAVAILABLE);
  const call = failureOf(connect.getToken('c', APP));
  await server.received(2);
  connect.deleteTokenCacheEntry('c', APP);
  expect(await call).toMatchObject({ status: 503 });
});

test('the token of another credential is not served', async () => {
  const { connect } = await clientWithOldToken(UNAVAILABLE);
  const call = connect.getToken('c', APP, { vercelToken: 'other' });
  expect(await failureOf(call)).toMatchObject({ status: 503 });
});

test('a caller who leaves gets his reason and no token', async () => {
  const { connect, server } = await clientWithOldToken({ after: new Promise(() => {}) });
  const controller = new AbortController();
  const call = connect.getToken('c', APP, { signal: controller.signal });
  await server.received(2);
  controller.abort('bye');
  await expect(call).rejects.toBe('bye');
});
