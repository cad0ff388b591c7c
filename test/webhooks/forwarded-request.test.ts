import { errors } from 'jose';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createConnectWebhookVerifier } from '../../src/chat/index.js';
import { failureOf, oidcToken } from '../support/token-response.js';

const verifyVercelOidcToken = vi.hoisted(() => vi.fn());
vi.mock('@vercel/oidc', () => ({ verifyVercelOidcToken }));

type Options = Parameters<typeof createConnectWebhookVerifier>[0];

const verify = async (authorization?: string, options?: Options) => {
  const headers = authorization === undefined ? undefined : { authorization };
  const request = new Request('https://app.example/webhook', { method: 'POST', headers });
  return createConnectWebhookVerifier(options)(request, '');
};

beforeEach(() => {
  verifyVercelOidcToken.mockReset().mockResolvedValue(undefined);
  vi.stubEnv('VERCEL_CONNECT_API_URL', undefined);
  vi.stubEnv('VERCEL_PROJECT_ID', 'prj_1');
  vi.stubEnv('VERCEL_ENV', 'production');
});

describe('the bearer of a forwarded request', () => {
  test.each(['Bearer a.b.c', 'bearer   a.b.c  ', 'BEARER\ta.b.c'])(
    'is read from %o and verified by @vercel/oidc',
    async (authorization) => {
      const options = { audience: 'https://vercel.com/acme' };
      expect(await verify(authorization, options)).toBe(true);
      expect(verifyVercelOidcToken).toHaveBeenCalledExactlyOnceWith('a.b.c', options);
    },
  );

  test.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Basic YTpi',
    'Bearer a b',
    'a.b.c',
    'x Bearer a.b.c',
  ])('is missing from %o', async (authorization) => {
    const error = await failureOf(verify(authorization));
    expect(error).toMatchObject({
      name: 'ConnectError',
      code: 'bearer_missing',
      message: expect.stringMatching(/^Missing Authorization bearer token/),
      hint: 'Point the provider at the trigger of the connector, not at this route.',
    });
    expect(verifyVercelOidcToken).not.toHaveBeenCalled();
  });

  test('is refused when @vercel/oidc refuses it, with its reason and code', async () => {
    const reason = new errors.JWTExpired('"exp" claim timestamp check failed', {});
    verifyVercelOidcToken.mockRejectedValue(reason);
    const error = await failureOf(verify('Bearer a.b.c'));
    expect(error).toMatchObject({ name: 'ConnectError', code: 'ERR_JWT_EXPIRED', cause: reason });
    expect(error.message).toContain(reason.message);
  });

  test.each([{}, { iss: 'https://oidc.vercel.com' }, { iss: 'https://oidc.vercel.com/acme' }])(
    'is left to @vercel/oidc with the claims %j',
    async (claims) => {
      expect(await verify(`Bearer ${oidcToken(claims)}`)).toBe(true);
      expect(verifyVercelOidcToken).toHaveBeenCalledTimes(1);
    },
  );

  test('cannot be told while @vercel/oidc gets no keys', async () => {
    const cause = new TypeError('fetch failed', { cause: new Error('ENOTFOUND') });
    verifyVercelOidcToken.mockRejectedValue(cause);
    expect(await failureOf(verify('Bearer a.b.c'))).toMatchObject({
      name: 'ConnectNetworkError',
      code: 'webhook_keys_unavailable',
      retryable: true,
      cause,
    });
  });

  test.each([
    ['VERCEL_PROJECT_ID', ['VERCEL_PROJECT_ID'], {}],
    ['VERCEL_TARGET_ENV or VERCEL_ENV', ['VERCEL_TARGET_ENV', 'VERCEL_ENV'], {}],
    ['VERCEL_PROJECT_ID', [], { projectId: [] }],
    ['`ownerId` or `audience`', [], { projectId: '*', environment: '*' }],
  ])('is refused for the want of %s', async (name, unset, options) => {
    for (const variable of unset) vi.stubEnv(variable, undefined);
    verifyVercelOidcToken.mockRejectedValue(new TypeError('Expected something'));
    const error = await failureOf(verify('Bearer a.b.c', options));
    expect(error).toMatchObject({ code: 'webhook_misconfigured' });
    expect(error.message).toContain(name);
  });
});
