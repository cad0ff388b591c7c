import { afterEach, describe, expect, test, vi } from 'vitest';
import { createConnect } from '../../../src/index.js';
import {
  bindsIoToRequests,
  readEnv,
  requestContextToken,
  waitUntilOfRequest,
} from '../../../src/internal/environment/runtime.js';
import { APP, tokenResponse } from '../../support/token-response.js';

describe('readEnv', () => {
  test('reads a variable at call time and takes an empty one for absent', () => {
    vi.stubEnv('GRANTKIT_TEST', 'a');
    expect(readEnv('GRANTKIT_TEST')).toBe('a');
    vi.stubEnv('GRANTKIT_TEST', '');
    expect(readEnv('GRANTKIT_TEST')).toBe(undefined);
  });

  test.each([undefined, {}])('has no variables when process is %j', (process) => {
    vi.stubGlobal('process', process);
    expect(readEnv('PATH')).toBe(undefined);
  });

  const denied = () => {
    throw Object.assign(new Error('Requires env access'), { name: 'NotCapable' });
  };

  test.each([
    ['every variable', { env: new Proxy({}, { get: denied, has: denied }) }],
    ['the environment', Object.defineProperty({}, 'env', { get: denied })],
  ])('takes a variable for absent when %s may not be read, as in Deno', async (_what, process) => {
    const fetch = vi.fn(async (_url: unknown) => Response.json(tokenResponse()));
    vi.stubGlobal('process', process);
    expect(readEnv('VERCEL_REGION')).toBe(undefined);
    const connect = createConnect({ vercelToken: 'v', fetch: fetch as never });
    expect(await connect.getToken('c', APP)).toBe('token-1');
    await connect.revokeToken('c', APP);
    expect(fetch.mock.calls[0]?.[0]).toBe('https://api.vercel.com/v1/connect/token/c');
  });
});

const CONTEXT = Symbol.for('@vercel/request-context');
const provide = (get: unknown) => Object.assign(globalThis, { [CONTEXT]: { get } });

afterEach(() => {
  Reflect.deleteProperty(globalThis, CONTEXT);
});

describe('the token of the request context', () => {
  test('is in a header of the request that is being served', () => {
    provide(() => ({ headers: { 'x-vercel-oidc-token': 'a.b.c' } }));
    expect(requestContextToken()).toBe('a.b.c');
  });

  test.each([
    ['no request', () => undefined],
    ['no headers', () => ({})],
    ['another type', () => ({ headers: { 'x-vercel-oidc-token': ['a'] } })],
    ['no function', undefined],
    [
      'a context that throws',
      () => {
        throw new Error('not in a request');
      },
    ],
  ])('is not there with %s', (_, get) => {
    provide(get);
    expect(requestContextToken()).toBe(undefined);
  });

  test('is not there outside Vercel', () => {
    expect(requestContextToken()).toBe(undefined);
  });
});

describe('the function of the request', () => {
  const work = Promise.resolve();

  test('is kept until the work is done', () => {
    const waitUntil = vi.fn();
    provide(() => ({ waitUntil }));
    waitUntilOfRequest(work);
    expect(waitUntil.mock.calls).toEqual([[work]]);
  });

  test.each([
    ['no request', () => undefined],
    ['none', () => ({})],
  ])('is not kept where there is %s', (_, get) => {
    provide(get);
    expect(() => waitUntilOfRequest(work)).not.toThrow();
  });
});

describe('whether the runtime binds I/O to requests', () => {
  test('Node shares it', () => {
    expect(bindsIoToRequests()).toBe(false);
  });

  test('Node 20 does, which has no navigator', () => {
    vi.stubGlobal('navigator', undefined);
    expect(bindsIoToRequests()).toBe(false);
  });

  test('the Edge runtime does not', () => {
    vi.stubGlobal('EdgeRuntime', 'edge-runtime');
    expect(bindsIoToRequests()).toBe(true);
  });

  test('Workers do not', () => {
    vi.stubGlobal('navigator', { userAgent: 'Cloudflare-Workers' });
    expect(bindsIoToRequests()).toBe(true);
  });
});
