import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { requestToken, send } from '../api.js';
import { METADATA, metadataOf, startWildServer, type WildServer } from './wild-server.js';

const user = { subject: { type: 'user', id: 'u1' } };
const NOW = Date.now();
const REFRESH = 'the-first-refresh-token';
let emulator: Emulator;
let server: WildServer;

beforeAll(async () => {
  server = await startWildServer();
  emulator = await createEmulator({ now: NOW }, { providerTimeoutMs: 1_000 });
});
afterAll(() => server.close());
beforeEach(async () => {
  server.answers = { [METADATA]: metadataOf(server.url) };
  emulator.reset();
  emulator.connectors.add({
    uid: 'oauth/wild',
    provider: 'real',
    data: { serverUrl: server.url, clientId: 'a-client', clientSecret: 'the-client-secret' },
  });
  server.requests.length = 0;
});

/** Takes over what the provider gave before, for an hour. */
async function importToken(fields: object = { refreshToken: REFRESH }) {
  const token = {
    accessToken: 'the-first-token',
    expiresAt: NOW + 3_600_000,
    environment: 'development',
  };
  const body = { tokens: [{ ...token, ...user, ...fields }] };
  await send(emulator, 'POST /v1/connect/token/oauth%2Fwild/import', body);
}

const ask = () => requestToken(emulator, 'oauth/wild', user);
const tokenRequests = () => server.requests.filter(({ path }) => path === '/token');
const bearer = { access_token: 'the-second-token', token_type: 'bearer', expires_in: 600 };

test('renews what it has taken over, once for all who ask, and keeps a rotated refresh token', async () => {
  await importToken();
  expect((await ask()).body.token).toBe('the-first-token');
  expect(tokenRequests()).toEqual([]);
  server.answers['/token'] = { ...bearer, refresh_token: 'the-second-refresh-token' };
  emulator.clock.advance(3_600_000);
  const answers = await Promise.all([ask(), ask(), ask()]);
  expect(answers.map(({ body }) => body.token)).toEqual(Array(3).fill('the-second-token'));
  expect(answers[0]?.body.expiresAt).toBe(NOW + 3_600_000 + 600_000);
  expect(tokenRequests().map(({ form }) => Object.fromEntries(form))).toEqual([
    {
      ...{ grant_type: 'refresh_token', refresh_token: REFRESH },
      ...{ client_id: 'a-client', client_secret: 'the-client-secret' },
    },
  ]);
  emulator.clock.advance(600_000);
  await ask();
  expect(tokenRequests()[1]?.form.get('refresh_token')).toBe('the-second-refresh-token');
});

test('tells what the provider said, without what it must not repeat', async () => {
  await importToken();
  emulator.clock.advance(3_600_000);
  const words = `${REFRESH} was revoked by the user`;
  server.answers['/token'] = () =>
    Response.json(
      { error: 'invalid_grant', error_description: words, trace: 'x', error_uri: 'https://x.test' },
      { status: 400 },
    );
  const { status, body } = await ask();
  expect([status, body.error]).toEqual([
    422,
    {
      code: 'no_token',
      message:
        'The provider of oauth/wild: it refuses with invalid_grant: *** was revoked by the user.',
      vendor: {
        error: 'invalid_grant',
        error_description: '*** was revoked by the user',
        error_uri: 'https://x.test',
      },
    },
  ]);
  server.answers['/token'] = bearer;
  expect((await ask()).body.token).toBe('the-second-token');
});

test.each<[string, () => Response | Promise<Response>, RegExp]>([
  [
    'is out of order',
    () => new Response('<h1>503</h1>', { status: 503, headers: HTML }),
    /not answer as the protocol says/,
  ],
  [
    'answers with a page',
    () => new Response('<h1>Hi</h1>', { headers: HTML }),
    /not answer as the protocol says/,
  ],
  [
    'answers with broken JSON',
    () => new Response('{"access', { headers: JSON_TYPE }),
    /not answer as the protocol says/,
  ],
  [
    'answers without a token',
    () => Response.json({ token_type: 'bearer' }),
    /not answer as the protocol says/,
  ],
  [
    'does not know the client',
    () =>
      Response.json(
        { error: 'invalid_client' },
        { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } },
      ),
    /refuses with invalid_client/,
  ],
  [
    'redirects',
    () => new Response(null, { status: 307, headers: { location: 'https://evil.test' } }),
    /redirects, which is not followed/,
  ],
  [
    'never ends',
    () => new Response(endless('x'.repeat(60_000)), { headers: JSON_TYPE }),
    /answers with more than 1000000 bytes/,
  ],
  [
    'is slow',
    () => new Response(new ReadableStream(), { headers: JSON_TYPE }),
    /did not answer within 1 s/,
  ],
])('has no token when the provider %s', async (_, answer, message) => {
  await importToken();
  emulator.clock.advance(3_600_000);
  server.answers['/token'] = answer;
  const { status, body } = await ask();
  expect([status, body.error.code]).toEqual([422, 'no_token']);
  expect(body.error.message).toMatch(message);
  expect(JSON.stringify(body)).not.toMatch(/refresh-token|client-secret/);
});

test('has no token when the provider gave nothing to renew one with', async () => {
  await importToken({});
  expect((await ask()).body.token).toBe('the-first-token');
  emulator.clock.advance(3_600_000);
  const { body } = await ask();
  expect(body.error).toMatchObject({ code: 'no_token' });
});

const HTML = { 'content-type': 'text/html' };
const JSON_TYPE = { 'content-type': 'application/json' };

function endless(text: string): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  return new ReadableStream({ pull: (controller) => controller.enqueue(bytes) });
}
