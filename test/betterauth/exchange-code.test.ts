import { inspect } from 'node:util';
import { afterEach, expect, test, vi } from 'vitest';
import { exchangeCode } from '../../src/betterauth/exchange-code.js';
import { ConnectCredentialsError, ConnectResponseError } from '../../src/errors.js';
import { gatewayServer } from '../oauth-gateway/gateway-server.js';

const grant = {
  code: 'the-code',
  redirectURI: 'https://app.test/cb',
  codeVerifier: 'the-verifier',
};
const getVercelOidcToken = async () => 'oidc-token';
const client = { connector: 'oauth/linear', getVercelOidcToken };

afterEach(() => {
  vi.useRealTimers();
});

test('sends the grant of RFC 6749 with the credentials of the connector', async () => {
  const { requests } = await gatewayServer({ body: { access_token: 'at' } });
  await exchangeCode(grant, client);
  expect(requests).toMatchObject([
    {
      method: 'POST',
      path: '/oauth/token',
      headers: {
        accept: 'application/json',
        authorization: `Basic ${btoa('oauth%2Flinear:oidc-token')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
    },
  ]);
  expect(requests[0]?.form).toEqual({
    grant_type: 'authorization_code',
    code: 'the-code',
    redirect_uri: 'https://app.test/cb',
    code_verifier: 'the-verifier',
  });
});

test('leaves out what is not known, and adds the device', async () => {
  const { requests } = await gatewayServer({ body: { access_token: 'at' } });
  await exchangeCode({ ...grant, codeVerifier: undefined, deviceId: 'd1' }, client);
  expect(requests[0]?.form).not.toHaveProperty('code_verifier');
  expect(requests[0]?.form).toMatchObject({ device_id: 'd1' });
});

test('gives the tokens as Better Auth names them', async () => {
  vi.useFakeTimers({ now: 0, toFake: ['Date'] });
  const body = {
    access_token: 'at',
    refresh_token: 'rt',
    id_token: 'it',
    token_type: 'Bearer',
    scope: 'openid email',
    expires_in: 60,
    refresh_token_expires_in: 120,
    more: 'kept',
  };
  await gatewayServer({ body });
  expect(await exchangeCode(grant, client)).toEqual({
    tokenType: 'Bearer',
    accessToken: 'at',
    refreshToken: 'rt',
    idToken: 'it',
    accessTokenExpiresAt: new Date(60_000),
    refreshTokenExpiresAt: new Date(120_000),
    scopes: ['openid', 'email'],
    raw: body,
  });
});

test('makes do with an access token', async () => {
  await gatewayServer({ body: { access_token: 'at' } });
  expect(await exchangeCode(grant, client)).toMatchObject({
    accessToken: 'at',
    accessTokenExpiresAt: undefined,
    scopes: [],
  });
});

test.each([
  [{ expires_in: '60' }, { accessTokenExpiresAt: new Date(60_000) }],
  [{ expires_in: 'soon' }, { accessTokenExpiresAt: undefined }],
  [{ refresh_token_expires_in: {} }, { refreshTokenExpiresAt: undefined }],
  [{ expires_in: 0 }, { accessTokenExpiresAt: undefined }],
  [{ scope: ['a', 'b'] }, { scopes: ['a', 'b'] }],
  [{ scope: 7 }, { scopes: [] }],
  [{ scope: null }, { scopes: [] }],
])('makes the best of %j', async (fields, tokens) => {
  vi.useFakeTimers({ now: 0, toFake: ['Date'] });
  await gatewayServer({ body: { access_token: 'at', ...fields } });
  expect(await exchangeCode(grant, client)).toMatchObject(tokens);
});

test.each([
  [{}, 'got nothing'],
  [{ access_token: '' }, 'got an empty string'],
  [{ access_token: 7 }, 'got 7'],
  [{ access_token: null }, 'got null'],
])('refuses the reply %j', async (body, got) => {
  await gatewayServer({ body });
  const exchange = exchangeCode(grant, client);
  await expect(exchange).rejects.toThrow(ConnectResponseError);
  await expect(exchange).rejects.toThrow(`\`access_token\` must be a non-empty string (${got}).`);
});

test.each([
  [[], 'an array'],
  ['null', 'null'],
  ['"text"', 'a value of type string'],
])('refuses the reply %j, which is no object', async (body, got) => {
  await gatewayServer({ body });
  const exchange = exchangeCode(grant, client);
  await expect(exchange).rejects.toThrow(`must be an object (got ${got}).`);
});

test('refuses a reply that is not JSON', async () => {
  await gatewayServer({ body: '<html>' });
  await expect(exchangeCode(grant, client)).rejects.toThrow(ConnectResponseError);
});

test('shows neither code nor verifier nor token when it fails', async () => {
  const encoded = btoa('oauth%2Flinear:oidc-token');
  const echo = `the-code the-verifier oidc-token ${encoded} Basic ${encoded}`;
  const bodies = [echo, { error: echo }, { error: 'invalid_client', error_description: echo }];
  for (const body of bodies) {
    await gatewayServer({ status: 500, body });
    const error = await exchangeCode(grant, client).catch((error: Error) => error);
    expect(error).toMatchObject({
      message: expect.stringContaining('Failed to exchange Vercel Connect authorization code: 500'),
    });
    const shown = `${inspect(error)} ${JSON.stringify(error)}`;
    expect(shown).not.toMatch(/the-code|the-verifier|oidc-token/);
    expect(shown).not.toContain(encoded);
  }
});

test('sends nothing without an OIDC token', async () => {
  const { requests } = await gatewayServer({ body: {} });
  const exchange = exchangeCode(grant, { ...client, getVercelOidcToken: async () => '' });
  await expect(exchange).rejects.toThrow(ConnectCredentialsError);
  expect(requests).toEqual([]);
});
