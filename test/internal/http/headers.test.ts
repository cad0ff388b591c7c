import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { dateOf, requestIdOf, retryAfterMs } from '../../../src/internal/http/headers.js';

const response = (headers: Record<string, string>) => new Response(null, { headers });
const NOW = Date.parse('2026-01-01T00:00:00Z');

beforeEach(() => vi.useFakeTimers({ now: NOW, toFake: ['Date'] }));
afterEach(() => vi.useRealTimers());

test('the request id is x-vercel-id, without the credential', () => {
  expect(requestIdOf(response({ 'x-vercel-id': 'sfo1::1' }), [])).toBe('sfo1::1');
  expect(requestIdOf(response({ 'x-vercel-id': 'a s3cret' }), ['s3cret'])).toBe('a [redacted]');
  expect(requestIdOf(response({}), [])).toBe(undefined);
});

test.each([
  ['0', 0],
  ['7', 7000],
  [' 7 ', 7000],
  ['Thu, 01 Jan 2026 00:00:05 GMT', 5000],
  [' Thu, 01 Jan 2026 00:00:05 GMT ', 5000],
  ['Thursday, 01-Jan-26 00:00:05 GMT', 5000],
  ['Wed, 31 Dec 2025 23:59:00 GMT', 0],
])('Retry-After %j is %d ms', (value, ms) => {
  expect(retryAfterMs(response({ 'retry-after': value }))).toBe(ms);
});

test.each([
  '',
  'soon',
  '1.5',
  '-5',
  '+5',
  '5 seconds',
  '2026-01-01T00:00:05Z',
  'at Thu, 01 Jan 2026 00:00:05 GMT',
  'Thu, 01 Jan 2026 00:00:05 GMT or so',
  'Thu, 01 Jan 2026 00:00:05 GMT+0200',
  'Thu, some day GMT',
])('Retry-After %j is no pause', (value) => {
  expect(retryAfterMs(response({ 'retry-after': value }))).toBe(undefined);
});

test.each([
  ['Thu, 01 Jan 2026 00:00:05 GMT', NOW + 5000],
  ['01 Jan 2026', undefined],
  ['Thu, some day GMT', undefined],
  ['0', undefined],
])('the date %j is %j', (value, time) => {
  expect(dateOf(response({ date: value }))).toBe(time);
});

test('headers of a stub may have space around them', () => {
  const stub = (value: string) => ({ headers: { get: () => value } }) as unknown as Response;
  expect(retryAfterMs(stub(' 7 '))).toBe(7000);
  expect(dateOf(stub(' Thu, 01 Jan 2026 00:00:05 GMT '))).toBe(NOW + 5000);
});

test.each([undefined, {}, { 'x-vercel-id': 'plain' }])(
  'headers of a partial mock, %j, hold nothing',
  (headers) => {
    const mock = { ok: true, headers } as unknown as Response;
    expect(requestIdOf(mock, [])).toBe(undefined);
    expect(retryAfterMs(mock)).toBe(undefined);
    expect(dateOf(mock)).toBe(undefined);
  },
);
