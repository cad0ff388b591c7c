import * as reference from 'reference/betterauth';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { ConnectError, connect } from '../../src/betterauth/index.js';
import * as errors from '../../src/errors.js';
import { unsignedToken } from '../oauth-gateway/oidc-token.js';

const options = { providerId: 'linear', connector: 'oauth/linear' };
const inOneHour = Math.floor(Date.now() / 1000) + 3600;

beforeEach(() => {
  vi.stubEnv('VERCEL_CONNECT_API_URL', undefined);
  vi.stubEnv('VERCEL_OIDC_TOKEN', undefined);
});

/** What only Better Auth 1.7 reads. */
interface NewerConfig {
  authorizationUrlParams: object;
  tokenEndpointAuth: {
    customizeRequest(request: { headers: object; tokenEndpoint: string }): Promise<void>;
  };
}

const withNewer = (given: Parameters<typeof connect>[0]) =>
  connect(given) as ReturnType<typeof connect> & NewerConfig;

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
  const ours = () => {
    const { authorizationUrlParams, tokenEndpointAuth, ...config } = withNewer(given);
    return shape(config);
  };
  expect(ours()).toEqual(shape(reference.connect(given)));
  vi.stubEnv('VERCEL_OIDC_TOKEN', unsignedToken({ owner_id: 'team_a', exp: inOneHour }));
  expect(ours()).toEqual(shape(reference.connect(given)));
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
    authorizationUrlParams: { teamId: 'team_late' },
    tokenUrl: 'http://127.0.0.1:4000/oauth/token',
  });
});

describe('a renewal', () => {
  const getVercelOidcToken = async () => 'oidc-token';
  const headersOf = async (tokenEndpoint: string, getToken = getVercelOidcToken) => {
    const { tokenEndpointAuth } = withNewer({ ...options, getVercelOidcToken: getToken });
    const headers = {};
    await tokenEndpointAuth.customizeRequest({ headers, tokenEndpoint });
    return headers;
  };

  test('is sent with the credentials of the connector', async () => {
    expect(await headersOf('https://connect.vercel.com/oauth/token')).toEqual({
      authorization: `Basic ${btoa('oauth%2Flinear:oidc-token')}`,
    });
  });

  test.each(['https://connect.vercel.com/oauth/other', 'https://elsewhere.test/oauth/token'])(
    'carries no credentials to %s',
    async (tokenEndpoint) => {
      expect(await headersOf(tokenEndpoint)).toEqual({});
    },
  );

  test('is not sent without an OIDC token', async () => {
    const renewal = headersOf('https://connect.vercel.com/oauth/token', async () => '');
    await expect(renewal).rejects.toThrow(errors.ConnectCredentialsError);
  });
});

test('throws the ConnectError of the other entries', () => {
  expect(ConnectError).toBe(errors.ConnectError);
});
