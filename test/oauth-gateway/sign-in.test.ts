import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { gatewayEndpoints, signInScopes } from '../../src/oauth-gateway/sign-in.js';
import { unsignedToken } from './oidc-token.js';

const PRODUCTION = {
  authorizationUrl: 'https://connect.vercel.com/oauth/authorize',
  tokenUrl: 'https://connect.vercel.com/oauth/token',
  userInfoUrl: 'https://connect.vercel.com/oauth/userinfo',
};

beforeEach(() => {
  vi.stubEnv('VERCEL_CONNECT_API_URL', undefined);
  vi.stubEnv('VERCEL_OIDC_TOKEN', undefined);
});

describe('the endpoints', () => {
  test('are those of the service', () => {
    expect(gatewayEndpoints).toEqual(PRODUCTION);
  });

  test.each([
    ['http://127.0.0.1:4000', 'http://127.0.0.1:4000'],
    ['http://localhost:4000/some/path', 'http://localhost:4000'],
    ['http://[::1]:4000', 'http://[::1]:4000'],
    ['https://connect.localhost', 'https://connect.localhost'],
  ])('are those of the emulator at %s', (url, origin) => {
    vi.stubEnv('VERCEL_CONNECT_API_URL', url);
    expect(gatewayEndpoints).toEqual({
      authorizationUrl: `${origin}/oauth/authorize`,
      tokenUrl: `${origin}/oauth/token`,
      userInfoUrl: `${origin}/oauth/userinfo`,
    });
  });

  test.each([
    'https://api.example.com',
    'https://localhost.example.com',
    'http://localhost@example.com',
    'http://192.168.0.1',
    'ftp://localhost',
    'localhost:4000',
    'not a URL',
  ])('are those of the service although VERCEL_CONNECT_API_URL is %s', (url) => {
    vi.stubEnv('VERCEL_CONNECT_API_URL', url);
    expect(gatewayEndpoints).toEqual(PRODUCTION);
  });

  test('name the team that is known when the browser is sent', () => {
    vi.stubEnv('VERCEL_OIDC_TOKEN', unsignedToken({ owner_id: 'team_a&b' }));
    expect(gatewayEndpoints.authorizationUrl).toBe(
      `${PRODUCTION.authorizationUrl}?teamId=team_a%26b`,
    );
    expect(gatewayEndpoints.tokenUrl).toBe(PRODUCTION.tokenUrl);
  });
});

describe('the team of the caller', () => {
  const CONTEXT = Symbol.for('@vercel/request-context');
  const inRequest = (token: string) => {
    const context = { get: () => ({ headers: { 'x-vercel-oidc-token': token } }) };
    Object.assign(globalThis, { [CONTEXT]: context });
  };
  const team = () => new URL(gatewayEndpoints.authorizationUrl).searchParams.get('teamId');

  afterEach(() => {
    Reflect.deleteProperty(globalThis, CONTEXT);
  });

  test('is the owner of the OIDC token, expired or not', () => {
    vi.stubEnv('VERCEL_OIDC_TOKEN', unsignedToken({ owner_id: 'team_a', exp: 1 }));
    expect(team()).toBe('team_a');
  });

  test('is rather the owner of the token of the current request', () => {
    vi.stubEnv('VERCEL_OIDC_TOKEN', unsignedToken({ owner_id: 'team_a' }));
    inRequest(unsignedToken({ owner_id: 'team_b' }));
    expect(team()).toBe('team_b');
    inRequest('unreadable');
    expect(team()).toBe('team_a');
  });

  test.each([
    undefined,
    '',
    'unreadable',
    'a.b.c',
    unsignedToken({}),
    unsignedToken({ owner_id: 7 }),
    unsignedToken({ owner_id: '' }),
  ])('is unknown with the token %s', (token) => {
    vi.stubEnv('VERCEL_OIDC_TOKEN', token);
    expect(team()).toBe(null);
  });
});

test.each([
  [undefined, ['openid', 'profile', 'email', 'offline_access']],
  [[], ['offline_access']],
  [['read'], ['read', 'offline_access']],
  [
    ['offline_access', 'read', 'read'],
    ['offline_access', 'read'],
  ],
])('the scopes for %j are %j', (wanted, scopes) => {
  expect(signInScopes(wanted)).toEqual(scopes);
});

test.each(['openid', ['openid', 7], {}, null])('the scopes cannot be %j', (wanted) => {
  const error = expect.objectContaining({
    name: 'ConnectValidationError',
    code: 'invalid_argument',
    message: "connect: `scopes` must be an array of texts, such as ['openid'].",
  });
  expect(() => signInScopes(wanted as string[])).toThrow(error);
});
