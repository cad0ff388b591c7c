import { expect, test } from 'vitest';
import { createEmulator } from '../../../src/emulator/index.js';
import { isSecretField, publicData } from '../../../src/emulator/state/public-data.js';
import { manage } from '../api.js';

const SECRET_NAMES = [
  ...[
    'accessKey',
    'signingKey',
    'key',
    'webhookKey',
    'secretKey',
    'apiKeys',
    'API_KEY',
    'x-api-key',
  ],
  ...['pat', 'bearer', 'authorization', 'cookie', 'passphrase', 'pem', 'privateKeyPem', 'tokens'],
  ...['api_token_v2', 'refresh_tokens', 'additionalClaims', 'clientSecret', 'password2', 'values'],
];

test.each(SECRET_NAMES)('hides %s', (name) => {
  expect(isSecretField(name)).toBe(true);
});

test.each([
  ...['clientId', 'apiKeyId', 'tokenEndpointAuthMethod', 'defaultTokenExpiresIn', 'publicKey'],
  ...['token_endpoint', 'authorization_endpoint', 'jwks_uri', 'authorizationUrlParams', 'monkey'],
  ...['serverUrl', 'consumerKey', 'subjectType', 'appSlug', 'keyboard', 'keyId'],
])('shows %s', (name) => {
  expect(isSecretField(name)).toBe(false);
});

test('leaves settings as they are, and booleans under the name of a secret', () => {
  const settings = {
    userAuthorization: { enabled: true, scopes: ['read'] },
    clientCredentials: { enabled: false },
    refreshTokens: { enabled: true },
    serverConfig: { issuer: 'https://a.test', scopes_supported: ['read'] },
  };
  expect(publicData(settings)).toEqual(settings);
});

test('shows no secret of data and params in any answer, however deep it is', async () => {
  const hidden = Object.fromEntries(SECRET_NAMES.map((name) => [name, 'hidden']));
  const nested = {
    ...{ a: 'shown', auth: { password: 'hidden' }, credentials: { x: ['hidden'] }, ...hidden },
    ...{ serverConfig: { client_secret: 'hidden' }, jwk: { kty: 'RSA', d: 'hidden' } },
    ...{
      list: [{ apiKeys: ['hidden', { x: 'hidden' }] }],
      jwtBearer: { additionalClaims: hidden },
    },
  };
  const emulator = await createEmulator({});
  const connector = { service: 'notion', type: 'custom', name: 'n', data: nested, params: hidden };
  const created = await manage(emulator, 'POST /v1/connect/connectors', connector);
  const answers = [
    created.body,
    (await manage(emulator, `GET /v1/connect/connectors/${created.body.id}`)).body,
    (await manage(emulator, 'GET /v1/connect/connectors')).body,
  ];
  for (const text of answers.map((each) => JSON.stringify(each))) {
    expect(text).toContain('shown');
    expect(text).not.toContain('hidden');
  }
});
