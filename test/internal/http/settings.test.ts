import { expect, test, vi } from 'vitest';
import { createConnect } from '../../../src/index.js';
import { callSettings, timeoutOf } from '../../../src/internal/http/settings.js';
import { APP } from '../../support/token-response.js';

const GLOBAL = 'https://api.vercel.com';
const ABOUT = { operation: 'Failed', connector: 'c' };
const now = () => 1;
const own = { now, waitUntil: () => {} };

test('are the defaults when nothing is given', () => {
  expect(callSettings(own, {}, ABOUT)).toEqual({
    ...ABOUT,
    vercelToken: undefined,
    isTokenUndefined: false,
    signal: undefined,
    timeoutMs: 30_000,
    maxRetries: 2,
    baseUrls: [GLOBAL],
    fetch: undefined,
    onEvent: undefined,
    ...own,
  });
});

test('of the call win over those of the client, even 0', () => {
  const client = { vercelToken: 'client', region: 'fra1', timeoutMs: 1, maxRetries: 5, ...own };
  const { signal } = new AbortController();
  const call = { vercelToken: 'call', region: 'sfo1', timeoutMs: 2, maxRetries: 0, signal };
  expect(callSettings(client, call, ABOUT)).toMatchObject({
    vercelToken: 'call',
    baseUrls: ['https://api-sfo1.vercel.com', GLOBAL],
    timeoutMs: 2,
    maxRetries: 0,
    signal,
  });
  expect(callSettings(client, {}, ABOUT)).toMatchObject({
    vercelToken: 'client',
    baseUrls: ['https://api-fra1.vercel.com', GLOBAL],
    timeoutMs: 1,
    maxRetries: 5,
  });
  expect([timeoutOf(client, call), timeoutOf(client, {}), timeoutOf(own, {})]).toEqual([
    2, 1, 30_000,
  ]);
});

test('that are null or an empty region count as left out', () => {
  const client = { vercelToken: 'client', region: 'fra1', timeoutMs: 1, maxRetries: 5, ...own };
  const call = { vercelToken: null, region: '', timeoutMs: null, maxRetries: null } as object;
  expect(callSettings(client, call, ABOUT)).toEqual({
    ...callSettings(client, {}, ABOUT),
    signal: undefined,
  });
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, undefined, '1', 1n, new Date()])(
  'refuse a clock that shows %s, before anything is sent',
  async (time) => {
    const fetch = vi.fn();
    const connect = createConnect({ vercelToken: 'v', fetch, now: () => time as number });
    const refused = {
      ...{ name: 'ConnectValidationError', code: 'invalid_argument' },
      message: '`now` must return Unix milliseconds, as `Date.now` does.',
    };
    await expect(connect.getToken('c', APP)).rejects.toMatchObject(refused);
    expect(fetch).not.toHaveBeenCalled();
  },
);

test('refuse a clock that throws, and say why', () => {
  const cause = new Error('no clock');
  const broken = () => {
    throw cause;
  };
  const refused = { name: 'ConnectValidationError', code: 'invalid_argument', cause };
  expect(() => callSettings({ ...own, now: broken }, {}, ABOUT)).toThrow(
    expect.objectContaining(refused),
  );
});

test('take the environment at call time', () => {
  for (const url of ['http://localhost:1', 'http://localhost:2']) {
    vi.stubEnv('VERCEL_CONNECT_API_URL', url);
    expect(callSettings(own, {}, ABOUT).baseUrls).toEqual([url]);
  }
});

test.each([
  [{}, { vercelToken: undefined }, true],
  [{ vercelToken: undefined }, {}, true],
  [{ vercelToken: undefined }, { vercelToken: 'v' }, false],
  [{ vercelToken: 'v' }, { vercelToken: undefined }, false],
  [{}, {}, false],
])('tell a token that was passed as undefined: %j, %j', (client, options, isTokenUndefined) => {
  expect(callSettings({ ...own, ...client }, options, ABOUT)).toMatchObject({ isTokenUndefined });
});
