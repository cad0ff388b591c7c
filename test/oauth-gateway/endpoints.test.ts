import { beforeEach, expect, test, vi } from 'vitest';
import { gatewayEndpoints } from '../../src/oauth-gateway/endpoints.js';
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
