import { createLocalJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { requestToken } from '../api.js';
import { CLIENT, type OidcServer, startOidcServer } from './oidc-server.js';
import { METADATA, metadataOf, startWildServer, type WildServer } from './wild-server.js';

let emulator: Emulator;
let server: WildServer;
let oidc: OidcServer;

beforeAll(async () => {
  emulator = await createEmulator({});
  server = await startWildServer();
  oidc = await startOidcServer(['http://127.0.0.1:1/callback']);
});
afterAll(async () => {
  server.close();
  await oidc.close();
});
beforeEach(() => {
  emulator.reset();
  server.requests.length = 0;
  server.answers = {
    [METADATA]: metadataOf(server.url),
    '/token': { access_token: 'a-token', token_type: 'bearer', expires_in: 600 },
  };
});

function add(data: object) {
  emulator.connectors.add({
    ...{ uid: 'oauth/wild', provider: 'real', scopes: ['read', 'write'] },
    data: { serverUrl: server.url, clientId: 'a-client', clientSecret: 'hush', ...data },
  });
}
const ask = (params?: object) => requestToken(emulator, 'oauth/wild', params);
const sent = () => Object.fromEntries(server.requests.at(-1)?.form ?? []);
const client = { client_id: 'a-client', client_secret: 'hush' };

test('gets a token of the application by its credentials, and a new one when it expires', async () => {
  const data = {
    serverUrl: oidc.url,
    clientId: CLIENT.client_id,
    clientSecret: CLIENT.client_secret,
  };
  emulator.connectors.add({ uid: 'oauth/oidc', provider: 'real', scopes: ['api:read'], data });
  const first = (await requestToken(emulator, 'oauth/oidc')).body;
  expect((await requestToken(emulator, 'oauth/oidc')).body.token).toBe(first.token);
  emulator.clock.advance(600_000);
  const second = (await requestToken(emulator, 'oauth/oidc')).body;
  expect(second.token).not.toBe(first.token);
  expect(second.authorizationId).toBe(first.authorizationId);
});

test('sends scopes, audience and resource along', async () => {
  add({ defaultAudience: 'https://api.test' });
  await ask();
  expect(sent()).toEqual({
    ...{ ...client, grant_type: 'client_credentials', scope: 'read write' },
    audience: 'https://api.test',
  });
  await ask({ scopes: ['read'], audience: ['https://b.test'], resources: ['https://c.test/'] });
  expect(sent()).toMatchObject({
    ...{ scope: 'read', audience: 'https://b.test', resource: 'https://c.test/' },
  });
});

test.each([
  ['client_secret_post', undefined, client],
  ['client_secret_basic', `Basic ${btoa('a%2Dclient:hush').replaceAll('=', '')}`, {}],
  ['none', undefined, { client_id: 'a-client' }],
])('authenticates by %s', async (tokenEndpointAuthMethod, authorization, fields) => {
  add({ tokenEndpointAuthMethod });
  await ask();
  const { scope: _, grant_type: __, ...others } = sent();
  expect(others).toEqual(fields);
  const header = server.requests.at(-1)?.headers['authorization'];
  expect(String(header).replaceAll('=', '')).toBe(String(authorization));
});

test('signs an assertion with the key that it publishes', async () => {
  add({ jwtBearer: { ttl: 60, additionalClaims: { tenant: 't' } } });
  const subject = { type: 'jwt-bearer', sub: 'robot', additionalClaims: { role: 'r' } };
  const { body } = await ask({ subject });
  const { assertion = '', grant_type } = sent();
  expect(grant_type).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
  const keys = createLocalJWKSet(await (await emulator.fetch('/.well-known/jwks')).json());
  const { payload } = await jwtVerify(assertion, keys, { algorithms: ['RS256'] });
  expect(payload).toMatchObject({
    ...{ iss: 'a-client', sub: 'robot', aud: `${server.url}/token`, tenant: 't', role: 'r' },
  });
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(60);
  expect(emulator.introspect(body.token).assertion).toEqual(payload);
  await ask({ subject: { type: 'jwt-bearer', sub: 'robot', iss: 'i', aud: 'a' } });
  const other = await jwtVerify(sent()['assertion'] ?? '', keys);
  expect(other.payload).toMatchObject({ iss: 'i', aud: 'a' });
});

test('exchanges a token, and repeats it nowhere', async () => {
  add({});
  const subject = { type: 'token', token: 'the-subjects-token' };
  expect((await ask({ subject })).body.token).toBe('a-token');
  expect(sent()).toMatchObject({
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: 'the-subjects-token',
    subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
  });
  server.answers['/token'] = () =>
    Response.json(
      { error: 'invalid_request', error_description: 'bad the-subjects-token2' },
      { status: 400 },
    );
  const { body } = await ask({ subject: { type: 'token', token: 'the-subjects-token2' } });
  expect(body.error.vendor).toEqual({ error: 'invalid_request', error_description: 'bad ***' });
});

test('asks for the scopes that the settings of a flow name', async () => {
  add({ clientCredentials: { scopes: ['jobs'] }, jwtBearer: { scopes: ['act'] } });
  await ask();
  expect(sent()['scope']).toBe('jobs');
  await ask({ subject: { type: 'jwt-bearer', sub: 'robot' }, scopes: ['*', 'more'] });
  expect(sent()['scope']).toBe('act more');
});
