import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createConnect } from '../../../src/index.js';
import { sharedRefresh } from '../../../src/internal/environment/token-refresh.js';
import { type ConnectServer, connectServer, until } from '../../support/connect-server.js';
import { APP, failureOf, oidcToken, tokenResponse } from '../../support/token-response.js';

const getVercelOidcToken = vi.hoisted(() => vi.fn<() => Promise<string>>());
const imported = vi.hoisted(() => vi.fn());
vi.mock('@vercel/oidc', () => {
  imported();
  return { getVercelOidcToken };
});

let server: ConnectServer;
const bearers = () => server.requests.map(({ headers }) => headers.authorization);
const call = (options = {}) =>
  createConnect({ baseUrl: server.url, maxRetries: 0 }).getToken('c', APP, options);
const secondsFromNow = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

beforeEach(async () => {
  server = await connectServer();
  for (const name of ['VERCEL_OIDC_TOKEN', 'VERCEL_OIDC_TOKEN_FILE']) vi.stubEnv(name, '');
  vi.resetModules();
  getVercelOidcToken.mockReset();
  imported.mockReset();
});

function stubRequestContext(headers: unknown) {
  const key = Symbol.for('@vercel/request-context');
  const holder = globalThis as unknown as Record<symbol, unknown>;
  holder[key] = { get: () => ({ headers }) };
  onTestFinished(() => {
    delete holder[key];
  });
}

const refreshed = oidcToken({ sub: 'refreshed' });

test.each([
  ['missing', () => ''],
  ['malformed', () => 'not-a-jwt'],
  ['malformed in its parts', () => 'a.b.c'],
  ['expired', () => oidcToken({ exp: secondsFromNow(-1) })],
  ['expiring within a minute', () => oidcToken({ exp: secondsFromNow(59) })],
  ['without a usable expiry', () => oidcToken({ exp: 'tomorrow' })],
])('the refresh is used when the variable is %s', async (_what, token) => {
  getVercelOidcToken.mockResolvedValue(refreshed);
  vi.stubEnv('VERCEL_OIDC_TOKEN', token());
  await call();
  expect(bearers()).toEqual([`Bearer ${refreshed}`]);
});

test('the refresh is not used for a token of more than a minute or without expiry', async () => {
  for (const exp of [secondsFromNow(70), undefined]) {
    vi.stubEnv('VERCEL_OIDC_TOKEN', oidcToken({ exp }));
    await call();
  }
  expect(imported).not.toHaveBeenCalled();
});

test('the refresh looks at the next source before', async () => {
  const fresh = oidcToken({ sub: 'fresh' });
  stubRequestContext({ 'x-vercel-oidc-token': oidcToken({ exp: secondsFromNow(-5) }) });
  vi.stubEnv('VERCEL_OIDC_TOKEN', fresh);
  await call();
  expect(bearers()).toEqual([`Bearer ${fresh}`]);
});

test('the refresh that fails leaves a token in use that has not expired', async () => {
  const expiring = oidcToken({ exp: secondsFromNow(30) });
  getVercelOidcToken.mockRejectedValue(new Error('not logged in'));
  vi.stubEnv('VERCEL_OIDC_TOKEN', expiring);
  await call();
  expect(bearers()).toEqual([`Bearer ${expiring}`]);
});

test('the refresh that brings an empty token never sends it', async () => {
  getVercelOidcToken.mockResolvedValue('');
  expect(await failureOf(call())).toMatchObject({ name: 'ConnectCredentialsError' });
  expect(server.requests).toHaveLength(0);
});

test('the refresh that brings what cannot stand in a header is a fault', async () => {
  for (const token of ['a b', 'a\nb', 42, undefined]) {
    getVercelOidcToken.mockResolvedValue(token as string);
    expect(await failureOf(call())).toMatchObject({
      name: 'ConnectCredentialsError',
      cause: { message: 'The refresh brought no token.' },
    });
  }
  expect(server.requests).toHaveLength(0);
});

test('the refresh is shared by calls that need it at the same time', async () => {
  getVercelOidcToken.mockResolvedValue(refreshed);
  await Promise.all([call(), call(), call()]);
  expect(getVercelOidcToken).toHaveBeenCalledOnce();
  await call();
  expect(getVercelOidcToken).toHaveBeenCalledTimes(2);
});

test('the refresh is not shared where a request must not wait for the I/O of another', async () => {
  vi.stubGlobal('EdgeRuntime', 'edge-runtime');
  const refresh = vi.fn(async () => refreshed);
  await Promise.all([sharedRefresh(refresh), sharedRefresh(refresh)]);
  expect(refresh).toHaveBeenCalledTimes(2);
});

test('an expiring token that cannot stand in a header is shown in no error', async () => {
  getVercelOidcToken.mockRejectedValue(new Error('not logged in'));
  vi.stubEnv('VERCEL_OIDC_TOKEN', `${oidcToken({ exp: secondsFromNow(30) })}\ns3cret`);
  const error = await failureOf(call());
  expect(error).toMatchObject({ name: 'ConnectCredentialsError' });
  expect(`${error} ${error['cause']}`).not.toContain('s3cret');
});

describe('a refresh that takes long', () => {
  const endings: (() => void)[] = [];
  const late = oidcToken({ sub: 'late' });
  const never = () => new Promise<string>((resolve) => endings.push(() => resolve(late)));
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout', 'performance'] });
  });
  // What a test leaves behind would be joined by the next one.
  afterEach(() => {
    for (const end of endings.splice(0)) end();
    vi.useRealTimers();
  });

  test('is not relied on for more than two seconds, by whoever calls', async () => {
    getVercelOidcToken.mockImplementationOnce(never).mockResolvedValue(refreshed);
    const calls = [call(), call()];
    await vi.advanceTimersByTimeAsync(1_000);
    calls.push(call());
    await vi.advanceTimersByTimeAsync(1_000);
    await Promise.all(calls);
    expect(getVercelOidcToken).toHaveBeenCalledTimes(2);
    expect(new Set(bearers())).toEqual(new Set([`Bearer ${refreshed}`]));
  });

  test('leaves the one beside it to later calls when it ends first', async () => {
    getVercelOidcToken.mockImplementation(never);
    const waiting = call();
    await vi.advanceTimersByTimeAsync(3_000);
    endings.shift()?.();
    await vi.advanceTimersByTimeAsync(500);
    const later = call();
    await vi.advanceTimersByTimeAsync(100);
    expect(getVercelOidcToken).toHaveBeenCalledTimes(2);
    endings.shift()?.();
    await Promise.all([waiting, later]);
  });

  test('is reported by the failure of the one beside it when both fail', async () => {
    const failing = (message: string, afterMs: number) => () =>
      new Promise<string>((_, reject) => setTimeout(() => reject(new Error(message)), afterMs));
    getVercelOidcToken
      .mockImplementationOnce(failing('the first', 5_000))
      .mockImplementationOnce(failing('the second', 1_000));
    const failure = failureOf(call());
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await failure).toMatchObject({ cause: { message: 'the second' } });
  });

  test('leaves no timer behind, which would keep the process', async () => {
    getVercelOidcToken.mockResolvedValue(refreshed);
    await call();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('has another one beside it every two seconds at most', async () => {
    getVercelOidcToken.mockImplementation(never);
    const failures: Promise<unknown>[] = [];
    for (let ms = 0; ms < 10_000; ms += 100) {
      failures.push(failureOf(call({ timeoutMs: 5_000 })));
      await vi.advanceTimersByTimeAsync(100);
    }
    await vi.advanceTimersByTimeAsync(5_000);
    for (const failure of await Promise.all(failures)) {
      expect(failure).toMatchObject({ name: 'ConnectTimeoutError' });
    }
    expect(getVercelOidcToken.mock.calls.length).toBeLessThanOrEqual(7);
  });

  test('keeps no call from its token while that works', async () => {
    getVercelOidcToken.mockResolvedValueOnce(refreshed).mockImplementation(never);
    server.answer({ json: tokenResponse({ expiresAt: Date.now() + 50_000 }) });
    const connect = createConnect({ baseUrl: server.url });
    const token = await connect.getToken('c', APP);
    await vi.advanceTimersByTimeAsync(30_000);
    const waiting = connect.getToken('c', APP);
    const insisting = failureOf(connect.getToken('c', APP, { forceRefresh: true }));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await waiting).toBe(token);
    await vi.advanceTimersByTimeAsync(25_000);
    const message = expect.stringContaining('no answer within 30000 ms');
    expect(await insisting).toMatchObject({ name: 'ConnectTimeoutError', message });
  });

  test('may take a call’s whole time when its token works no more', async () => {
    getVercelOidcToken.mockResolvedValueOnce(refreshed).mockImplementation(never);
    server.answer({ json: tokenResponse({ expiresAt: Date.now() + 50_000 }) }, {});
    const connect = createConnect({ baseUrl: server.url });
    await connect.getToken('c', APP);
    await vi.advanceTimersByTimeAsync(50_000);
    const waiting = connect.getToken('c', APP);
    await until(() => endings.length > 0);
    await vi.advanceTimersByTimeAsync(8_000);
    for (const end of endings.splice(0)) end();
    expect(await waiting).toBe('token-2');
  });

  test('may take longer where nobody waits for what it is for', async () => {
    getVercelOidcToken.mockResolvedValueOnce(refreshed).mockImplementation(never);
    server.answer({ json: tokenResponse({ expiresAt: Date.now() + 90_000 }) });
    const connect = createConnect({ baseUrl: server.url, cache: { refreshAheadMs: 60_000 } });
    await connect.getToken('c', APP);
    await vi.advanceTimersByTimeAsync(50_000);
    await connect.getToken('c', APP);
    await until(() => endings.length > 0);
    await vi.advanceTimersByTimeAsync(8_000);
    expect(server.requests).toHaveLength(1);
    for (const end of endings.splice(0)) end();
    await server.received(2);
  });
});
