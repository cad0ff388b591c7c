import { afterEach, expect, test, vi } from 'vitest';
import { callSettings } from '../../../src/internal/http/settings.js';

const GLOBAL = 'https://api.vercel.com';

afterEach(() => vi.useRealTimers());

test('are the defaults when nothing is given', () => {
  vi.useFakeTimers({ now: 1_000 });
  expect(callSettings({}, {}, 'Failed')).toEqual({
    vercelToken: undefined,
    deadline: { failure: 'Failed', timeoutMs: 30_000, signal: undefined },
    transport: {
      baseUrls: [GLOBAL],
      fetch: undefined,
      maxRetries: 2,
      giveUpAt: 31_000,
      onEvent: undefined,
    },
  });
});

test('of the call win over those of the client, even 0', () => {
  const client = { vercelToken: 'client', region: 'fra1', timeoutMs: 1, maxRetries: 5 };
  const { signal } = new AbortController();
  const call = { vercelToken: 'call', region: 'sfo1', timeoutMs: 2, maxRetries: 0, signal };
  expect(callSettings(client, call, 'Failed')).toMatchObject({
    vercelToken: 'call',
    deadline: { timeoutMs: 2, signal },
    transport: { baseUrls: ['https://api-sfo1.vercel.com', GLOBAL], maxRetries: 0 },
  });
  expect(callSettings(client, {}, 'Failed')).toMatchObject({
    vercelToken: 'client',
    deadline: { timeoutMs: 1 },
    transport: { baseUrls: ['https://api-fra1.vercel.com', GLOBAL], maxRetries: 5 },
  });
});

test('take the environment at call time', () => {
  vi.stubEnv('VERCEL_CONNECT_API_URL', 'http://localhost:1');
  expect(callSettings({}, {}, 'Failed').transport.baseUrls).toEqual(['http://localhost:1']);
  vi.stubEnv('VERCEL_CONNECT_API_URL', 'http://localhost:2');
  expect(callSettings({}, {}, 'Failed').transport.baseUrls).toEqual(['http://localhost:2']);
});
