import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { requestToken } from '../api.js';
import { METADATA, metadataOf, startWildServer, type WildServer } from './wild-server.js';

const RESOURCE = '/.well-known/oauth-protected-resource';
const OPENID = '/.well-known/openid-configuration';
const TOKEN = { access_token: 'a-token', token_type: 'bearer' };
let server: WildServer;
let emulator: Emulator;

beforeAll(async () => {
  server = await startWildServer();
  emulator = await createEmulator({});
});
afterAll(() => server.close());
beforeEach(() => {
  server.answers = { '/token': TOKEN };
  emulator.reset();
});

/** Asks for the application's own token, for which the provider has to be found. */
async function find(data: object, on = emulator) {
  on.connectors.add({ uid: 'oauth/wild', provider: 'real', data: { clientId: 'c', ...data } });
  const { status, body } = await requestToken(on, 'oauth/wild');
  return status === 200 ? body.token : body.error.message;
}

test.each([
  ['RFC 8414', METADATA, ''],
  ['OpenID Connect', OPENID, ''],
  ['RFC 8414 under a path', `${METADATA}/tenant`, '/tenant'],
  ['OpenID Connect under a path', `/tenant${OPENID}`, '/tenant'],
])('finds a provider by %s', async (_, path, tenant) => {
  const serverUrl = `${server.url}${tenant}`;
  server.answers[path] = { ...metadataOf(server.url), issuer: serverUrl };
  expect(await find({ serverUrl })).toBe('a-token');
});

test('finds the provider of an MCP server, and asks for a token for that one', async () => {
  const resource = `${server.url}/mcp`;
  server.answers[`${RESOURCE}/mcp`] = { resource, authorization_servers: [`${server.url}/auth`] };
  server.answers[`${METADATA}/auth`] = { ...metadataOf(server.url), issuer: `${server.url}/auth` };
  expect(await find({ serverUrl: resource })).toBe('a-token');
  expect(server.requests.at(-1)?.form.get('resource')).toBe(resource);
});

test('needs no discovery when the settings have the endpoints, and is real by itself then', async () => {
  emulator.connectors.add({
    uid: 'oauth/wild',
    data: { clientId: 'c', serverConfig: metadataOf(server.url) },
  });
  server.requests.length = 0;
  expect((await requestToken(emulator, 'oauth/wild')).body.token).toBe('a-token');
  expect(server.requests.map(({ path }) => path)).toEqual(['/token']);
});

test('believes no metadata in the name of somebody else', async () => {
  server.answers[METADATA] = { ...metadataOf(server.url), issuer: 'https://login.example.com' };
  expect(await find({ serverUrl: server.url })).toMatch(
    /not answer as the protocol says: .*"issuer"/,
  );
});

test('believes no metadata of another resource', async () => {
  server.answers[`${RESOURCE}/mcp`] = {
    resource: 'https://mcp.example.com/mcp',
    authorization_servers: [server.url],
  };
  server.answers[METADATA] = metadataOf(server.url);
  expect(await find({ serverUrl: `${server.url}/mcp` })).toMatch(
    /not answer as the protocol says: .*"resource"/,
  );
});

test('says when there is no metadata, and takes a page for none', async () => {
  server.answers[METADATA] = () =>
    new Response('<h1>Hi</h1>', { headers: { 'content-type': 'text/html' } });
  expect(await find({ serverUrl: server.url })).toMatch(/publishes no metadata of an OAuth server/);
});

test('says when there is no way to get a client', async () => {
  server.answers[METADATA] = metadataOf(server.url);
  expect(await find({ serverUrl: server.url, clientId: undefined })).toMatch(
    /registers nobody by itself/,
  );
});

test.each([
  ['token_endpoint', 'http://127.0.0.1:9/token'],
  ['token_endpoint', 'http://login.example.com/token'],
  ['revocation_endpoint', 'https://localhost/revoke'],
  ['authorization_endpoint', 'javascript:alert(1)'],
  ['registration_endpoint', 'not a URL'],
])('lets no server elsewhere place its %s at %s', async (name, endpoint) => {
  const issuer = 'https://login.example.com';
  const asked: string[] = [];
  // No server of a test can have a public name.
  const on = await createEmulator(
    {},
    {
      fetch: async (url) => {
        asked.push(String(url));
        const isMetadata = String(url).includes(METADATA);
        return isMetadata
          ? Response.json({ ...metadataOf(issuer), [name]: endpoint })
          : new Response(null, { status: 404 });
      },
    },
  );
  expect(await find({ serverUrl: issuer }, on)).toContain(
    `the ${name} of ${issuer} is not where it may be`,
  );
  expect(asked.every((url) => url.startsWith(`${issuer}/`))).toBe(true);
});

test.each([
  [{}, /data\.serverUrl: a real provider needs its URL/],
  [
    { serverUrl: 'http://login.example.com' },
    /data\.serverUrl: expected an https: URL, or http: on this machine/,
  ],
  [{ serverUrl: 'ftp://127.0.0.1' }, /data\.serverUrl: expected an https: URL/],
  [{ serverUrl: 'https://a.test', clientId: 5 }, /data\.clientId: /],
])('refuses the settings %j', async (data, message) => {
  expect(() => emulator.connectors.add({ uid: 'oauth/x', provider: 'real', data })).toThrow(
    message,
  );
  await expect(
    createEmulator({ connectors: [{ uid: 'oauth/x', provider: 'real', data }] }),
  ).rejects.toThrow(/seed\.connectors\[0\]: data\./);
});
