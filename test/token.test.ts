import * as reference from 'reference';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import {
  configureConnect,
  deleteTokenCacheEntry,
  getToken,
  getTokenResponse,
  revokeToken,
} from '../src/index.js';
import { type ConnectServer, connectServer } from './support/connect-server.js';
import { ANN, APP, tokenResponse } from './support/token-response.js';

let server: ConnectServer;
const options = { vercelToken: 'vercel-token' };

beforeEach(async () => {
  server = await connectServer();
  vi.stubEnv('VERCEL_CONNECT_API_URL', server.url);
  configureConnect({});
});

describe('getToken', () => {
  test('returns the provider token', async () => {
    expect(await getToken('slack/acme', APP, options)).toBe('token-1');
  });

  test('posts the params with the default scopes to the encoded connector', async () => {
    await getToken('slack/acme é?#', ANN, options);
    expect(server.requests).toMatchObject([
      {
        method: 'POST',
        path: '/v1/connect/token/slack%2Facme%20%C3%A9%3F%23',
        body: { subject: { type: 'user', id: 'ann' }, scopes: ['*'] },
      },
    ]);
  });

  test('sends every given field, and validityBufferMs too', async () => {
    const params = {
      subject: { type: 'jwt-bearer' as const, sub: 's', additionalClaims: { a: 1 } },
      installationId: '*',
      audience: ['a'],
      scopes: ['read', 'write'],
      resources: ['https://r.test'],
      authorizationDetails: [{ type: 'github_app_installation', org: 'acme' }],
      validityBufferMs: 0,
      fieldOfTomorrow: { x: [1] },
    };
    await getToken('c', params, options);
    expect(server.requests[0]?.body).toEqual(params);
  });

  test('keeps empty scopes as they are', async () => {
    await getToken('c', { ...APP, scopes: [] }, options);
    expect(server.requests[0]?.body).toEqual({ ...APP, scopes: [] });
  });

  test('leaves the params of the caller alone', async () => {
    const params = Object.freeze({ subject: Object.freeze({ type: 'app' as const }) });
    await getToken('c', params, options);
    expect(params).toEqual(APP);
  });

  test('serves the second call from the cache', async () => {
    await getToken('c', APP, options);
    expect(await getToken('c', APP, options)).toBe('token-1');
    expect(server.requests).toHaveLength(1);
  });

  test('asks again with forceRefresh', async () => {
    await getToken('c', APP, options);
    expect(await getToken('c', APP, { ...options, forceRefresh: true })).toBe('token-2');
    expect(await getToken('c', APP, options)).toBe('token-2');
  });
});

describe('getTokenResponse', () => {
  test('returns the whole response, unknown fields included', async () => {
    const json = { ...tokenResponse(), tenantId: 't', claims: { a: 1 }, fieldOfTomorrow: [1] };
    server.answer({ json });
    expect(await getTokenResponse('c', APP, options)).toEqual(json);
    expect(await getTokenResponse('c', APP, options)).toEqual(json);
  });

  test('gives every caller an object of its own', async () => {
    server.answer({ json: tokenResponse({ metadata: { a: 1 } }) });
    const calls = [1, 2, 3].map(() => getTokenResponse('c', APP, options));
    const [first, second] = await Promise.all(calls);
    if (first?.metadata) first.metadata['a'] = 2;
    expect(second?.metadata).toEqual({ a: 1 });
    expect((await getTokenResponse('c', APP, options)).metadata).toEqual({ a: 1 });
  });
});

describe('revokeToken', () => {
  test('deletes the tokens of the subject at the service', async () => {
    server.answer({ status: 204 });
    expect(await revokeToken('slack/acme', { ...ANN, installationId: 'T1' }, options)).toBe(
      undefined,
    );
    expect(server.requests).toMatchObject([
      {
        method: 'DELETE',
        path: '/v1/connect/connectors/slack%2Facme/tokens',
        body: { ...ANN, installationId: 'T1' },
      },
    ]);
  });

  test('accepts a 200 of any content', async () => {
    server.answer({ text: 'OK' });
    expect(await revokeToken('c', APP, options)).toBe(undefined);
  });

  test('makes the next getToken ask the service', async () => {
    await getToken('c', APP, options);
    await revokeToken('c', APP, options);
    expect(await getToken('c', APP, options)).toBe('token-3');
  });
});

describe('deleteTokenCacheEntry', () => {
  test('makes the next getToken of these params ask the service', async () => {
    await getToken('c', APP, options);
    await getToken('c', ANN, options);
    deleteTokenCacheEntry('c', APP);
    expect(await getToken('c', APP, options)).toBe('token-3');
    expect(await getToken('c', ANN, options)).toBe('token-2');
  });

  test('does nothing when nothing is kept', () => {
    expect(deleteTokenCacheEntry('c', APP)).toBe(undefined);
  });

  test('reaches callers with another credential', async () => {
    await getToken('c', APP, { vercelToken: 'one' });
    await getToken('c', APP, { vercelToken: 'two' });
    deleteTokenCacheEntry('c', APP);
    await getToken('c', APP, { vercelToken: 'one' });
    await getToken('c', APP, { vercelToken: 'two' });
    expect(server.requests).toHaveLength(4);
  });
});

describe('the request', () => {
  const calls = {
    getToken: (lib: typeof reference) => lib.getToken('c/1', ANN, options),
    revokeToken: (lib: typeof reference) => lib.revokeToken('c/1', APP, options),
    startAuthorization: (lib: typeof reference) =>
      lib.startAuthorization('c/1', ANN, {
        ...options,
        callbackUrl: 'https://app.test/cb?x=1',
        webhook: 'https://app.test/hook',
        deviceCode: false,
        expiresInMs: 1000,
        prompt: 'login',
      }),
    startInstallation: (lib: typeof reference) =>
      lib.experimental_startInstallation('c/1', undefined, {
        ...options,
        returnUrl: 'https://app.test/cb',
        tenantId: 'T1',
      }),
    getConnectorMetadata: (lib: typeof reference) => lib.getConnectorMetadata('c/1', options),
  };

  test.each(Object.entries(calls))('of %s is that of @vercel/connect', async (_name, call) => {
    vi.stubEnv('VERCEL_CONNECT_API_URL', '');
    const fetch = vi.fn<(url: string, init: RequestInit) => Promise<Response>>(async () =>
      Response.json({ ...tokenResponse(), url: 'https://u', id: 'i' }),
    );
    vi.stubGlobal('fetch', fetch);
    await call(reference);
    await call({ ...reference, ...(await import('../src/index.js')) } as typeof reference);
    const [theirs, ours] = fetch.mock.calls.map(([url, { method, headers, body }]) => ({
      url,
      method,
      headers,
      body: body && JSON.parse(String(body)),
    }));
    expect(ours).toEqual(theirs);
    expect(Object.getPrototypeOf(ours?.headers)).toBe(Object.prototype);
  });

  test('looks up the global fetch at call time', async () => {
    vi.stubGlobal('fetch', async () => Response.json(tokenResponse({ token: 'stubbed' })));
    expect(await getToken('c', APP, options)).toBe('stubbed');
  });

  test('refuses to follow a redirect', async () => {
    const other = await connectServer();
    server.answer({ status: 307, headers: { location: `${other.url}/elsewhere` } });
    await expect(getToken('c', APP, options)).rejects.toMatchObject({
      name: 'ConnectResponseError',
      code: 'invalid_response',
      message: 'Failed to get token: the service redirected, which is not followed.',
    });
    expect(other.requests).toHaveLength(0);
  });
});
