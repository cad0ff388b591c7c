import * as reference from 'reference/betterauth';
import { beforeEach, expect, test, vi } from 'vitest';
import { ConnectError, connect } from '../../src/betterauth/index.js';
import * as errors from '../../src/errors.js';
import { unsignedToken } from '../oauth-gateway/oidc-token.js';

const options = { providerId: 'linear', connector: 'oauth/linear' };
const inOneHour = Math.floor(Date.now() / 1000) + 3600;

beforeEach(() => {
  vi.stubEnv('VERCEL_CONNECT_API_URL', undefined);
  vi.stubEnv('VERCEL_OIDC_TOKEN', undefined);
});

/** A configuration as data, and the names of its functions. */
const shape = (config: object) => ({
  data: JSON.parse(JSON.stringify(config)),
  names: Object.keys(config).sort(),
});

test.each([
  options,
  { ...options, scopes: [] },
  { ...options, scopes: ['read', 'offline_access'] },
])('builds the configuration of the original from %j', (given) => {
  expect(shape(connect(given))).toEqual(shape(reference.connect(given)));
  vi.stubEnv('VERCEL_OIDC_TOKEN', unsignedToken({ owner_id: 'team_a', exp: inOneHour }));
  expect(shape(connect(given))).toEqual(shape(reference.connect(given)));
});

test.each(['', 'unreadable', unsignedToken({ exp: 1 })])(
  'builds a configuration although the OIDC token is "%s"',
  (token) => {
    vi.stubEnv('VERCEL_OIDC_TOKEN', token);
    expect(connect(options)).toMatchObject({ providerId: 'linear', clientId: 'oauth/linear' });
  },
);

test('knows at sign-in what was unknown when it was built', () => {
  const config = connect(options);
  vi.stubEnv('VERCEL_OIDC_TOKEN', unsignedToken({ owner_id: 'team_late' }));
  vi.stubEnv('VERCEL_CONNECT_API_URL', 'http://127.0.0.1:4000');
  expect(config).toMatchObject({
    authorizationUrl: 'http://127.0.0.1:4000/oauth/authorize?teamId=team_late',
    tokenUrl: 'http://127.0.0.1:4000/oauth/token',
  });
});

test('throws the ConnectError of the other entries', () => {
  expect(ConnectError).toBe(errors.ConnectError);
});
