import { WebClient } from '@slack/web-api';
import type { Emulator as ProviderEmulator } from 'emulate';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { createConnect } from '../../../src/index.js';
import { requestToken, segment, send, startConsent } from '../api.js';
import { chooseUser, startProviderEmulator } from './provider-emulator.js';
import { startWildServer, type WildServer } from './wild-server.js';

const RETURN_URL = 'http://127.0.0.1:1/back';
const APP = { subject: { type: 'app' } } as const;
const USER = { subject: { type: 'user', id: 'u1' } } as const;
const CLIENT = { clientId: '12345.67890', clientSecret: 'the-client-secret' };
let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({});
  await emulator.listen();
});
afterAll(() => emulator.close());

function addSlack(serverUrl: string, more: object = {}) {
  emulator.reset();
  emulator.connectors.add({
    ...{ uid: 'slack/acme', provider: 'real', scopes: ['chat:write', 'users:read'] },
    data: { appId: 'A1', appName: 'Acme', serverUrl, ...CLIENT },
    ...more,
  });
}

async function install(fields: object = {}) {
  const body = { returnUrl: RETURN_URL, ...fields };
  const { verifier, url } = (await send(emulator, 'POST /v1/connect/install/slack%2Facme', body))
    .body;
  const result = async () => (await send(emulator, `GET /v1/connect/result/${verifier}`)).body;
  return { url, result };
}

describe('with an emulator of Slack', () => {
  let provider: ProviderEmulator;
  const connectTo = () =>
    createConnect({ baseUrl: emulator.url, vercelToken: emulator.env['VERCEL_OIDC_TOKEN'] });
  const slackWith = (token: string) =>
    new WebClient(token, {
      slackApiUrl: `${provider.url}/api/`,
      retryConfig: { retries: 0 },
    });

  beforeAll(async () => {
    provider = await startProviderEmulator('slack', () => ({
      team: { name: 'Acme Corp', domain: 'acme' },
      users: [{ name: 'ada' }],
      oauth_apps: [
        {
          ...{ app_id: 'A1', client_id: CLIENT.clientId, client_secret: CLIENT.clientSecret },
          ...{ name: 'Acme Bot', redirect_uris: [`${emulator.url}/callback`] },
        },
      ],
      strict_scopes: true,
    }));
  });
  afterAll(() => provider.close());
  beforeEach(() => addSlack(provider.url));

  test('lets an unmodified client of Slack act as the bot that was installed', async () => {
    const connect = connectTo();
    await expect(connect.getToken('slack/acme', APP)).rejects.toMatchObject({
      code: 'client_installation_required',
    });
    const { url } = await connect.experimental_startInstallation(
      'slack/acme',
      {},
      { returnUrl: RETURN_URL },
    );
    const back = await chooseUser('ada', url, RETURN_URL);
    expect(back.searchParams.get('status')).toBe('success');
    const reply = await connect.getTokenResponse('slack/acme', APP);
    expect(reply).toMatchObject({ name: 'Acme Corp', tenantId: 'T000000001' });
    const slack = slackWith(reply.token);
    expect(await slack.auth.test()).toMatchObject({ app_id: 'A1', bot_id: expect.any(String) });
    const posted = await slack.chat.postMessage({ channel: 'general', text: 'Hello' });
    expect(posted.message?.text).toBe('Hello');
    await expect(
      slackWith('xoxb-made-up').chat.postMessage({ channel: 'general', text: 'Hello' }),
    ).rejects.toThrow('missing_scope');
  });

  test('lets it act as a person, with the scopes of that person', async () => {
    const { url } = await install();
    await chooseUser('ada', url, RETURN_URL);
    const connect = connectTo();
    const consent = await connect.startAuthorization(
      'slack/acme',
      { ...USER, scopes: ['users:read'] },
      { callbackUrl: RETURN_URL },
    );
    expect((await chooseUser('ada', consent.url, RETURN_URL)).searchParams.get('status')).toBe(
      'success',
    );
    const reply = await connect.getTokenResponse('slack/acme', { ...USER, scopes: ['users:read'] });
    expect(reply.token).toMatch(/^xoxp-/);
    const slack = slackWith(reply.token);
    expect(await slack.auth.test()).toMatchObject({ user: 'ada', user_id: reply.externalSubject });
    expect((await slack.users.list({})).members?.length).toBeGreaterThan(1);
    await expect(slack.chat.postMessage({ channel: 'general', text: 'Hi' })).rejects.toThrow(
      'missing_scope',
    );
  });
});

describe('with a server that answers like Slack', () => {
  let server: WildServer;
  const ACCESS = '/api/oauth.v2.access';
  const TEAM = { id: 'T1', name: 'Acme' };
  const bot = {
    ...{ ok: true, access_token: 'xoxb-1', token_type: 'bot', scope: 'chat:write,users:read' },
    ...{ team: TEAM, enterprise: null, authed_user: { id: 'U1' } },
  };
  const person = { id: 'U1', access_token: 'xoxp-1', token_type: 'user', scope: 'users:read' };

  beforeAll(async () => {
    server = await startWildServer();
  });
  afterAll(() => server.close());
  beforeEach(() => {
    server.answers = { [ACCESS]: bot };
    server.requests.length = 0;
    addSlack(server.url);
  });

  /** Comes back from the consent page with an answer, which the provider never gave. */
  async function comeBack(url: string, answer: Record<string, string> = { code: 'a-code' }) {
    const there = await fetch(url, { redirect: 'manual' });
    const asked = new URL(there.headers.get('location') ?? '').searchParams;
    const back = new URL('/callback', emulator.url);
    const params = new URLSearchParams({ state: asked.get('state') ?? '', ...answer });
    back.search = params.toString();
    const response = await fetch(back, { redirect: 'manual' });
    return { asked: Object.fromEntries(asked), response };
  }

  const accesses = () => server.requests.filter(({ path }) => path === ACCESS);

  test('asks a workspace for the scopes of a bot, with a comma and without PKCE', async () => {
    const { url, result } = await install({ tenantId: 'T1' });
    const { asked } = await comeBack(url);
    expect(asked).toEqual({
      ...{ client_id: CLIENT.clientId, response_type: 'code', scope: 'chat:write,users:read' },
      ...{ redirect_uri: `${emulator.url}/callback`, state: expect.any(String), team: 'T1' },
    });
    expect(await result()).toMatchObject({ status: 'success', data: { tenantId: 'T1' } });
    expect(Object.fromEntries(accesses()[0]?.form ?? [])).toEqual({
      ...{ grant_type: 'authorization_code', code: 'a-code' },
      ...{ client_id: CLIENT.clientId, client_secret: CLIENT.clientSecret },
      redirect_uri: `${emulator.url}/callback`,
    });
  });

  test('asks a person for the scopes of a person, and takes the nested token', async () => {
    await comeBack((await install()).url);
    server.answers[ACCESS] = { ...bot, authed_user: person };
    const fields = { ...USER, scopes: ['users:read'], returnUrl: RETURN_URL };
    const { url } = (await startConsent(emulator, fields, 'slack/acme')).body;
    const { asked } = await comeBack(url);
    expect(asked).toMatchObject({ user_scope: 'users:read', team: 'T1' });
    expect(asked).not.toHaveProperty('scope');
    const reply = (await requestToken(emulator, 'slack/acme', fields)).body;
    expect(reply).toMatchObject({ token: 'xoxp-1', externalSubject: 'U1', tenantId: 'T1' });
    expect((await requestToken(emulator, 'slack/acme')).body.token).toBe('xoxb-1');
  });

  test('gives out a token that never expires for a while at a time', async () => {
    await comeBack((await install()).url);
    const first = (await requestToken(emulator, 'slack/acme')).body;
    expect(first.expiresAt - emulator.clock.now()).toBeLessThanOrEqual(12 * 3_600_000);
    emulator.clock.advance(13 * 3_600_000);
    const second = (await requestToken(emulator, 'slack/acme')).body;
    expect(second.token).toBe(first.token);
    expect(second.expiresAt).toBeGreaterThan(emulator.clock.now());
    expect(accesses()).toHaveLength(1);
  });

  test('rotates tokens that expire', async () => {
    server.answers[ACCESS] = { ...bot, expires_in: 43_200, refresh_token: 'xoxe-1-first' };
    await comeBack((await install()).url);
    emulator.clock.advance(13 * 3_600_000);
    server.answers[ACCESS] = {
      ...{ ...bot, access_token: 'xoxb-2', authed_user: undefined },
      ...{ expires_in: 43_200, refresh_token: 'xoxe-1-second' },
    };
    expect((await requestToken(emulator, 'slack/acme')).body.token).toBe('xoxb-2');
    expect(Object.fromEntries(accesses()[1]?.form ?? [])).toMatchObject({
      ...{ grant_type: 'refresh_token', refresh_token: 'xoxe-1-first' },
    });
    emulator.clock.advance(13 * 3_600_000);
    server.answers[ACCESS] = { ok: false, error: 'invalid_refresh_token' };
    expect((await requestToken(emulator, 'slack/acme')).body.error).toMatchObject({
      code: 'no_token',
      vendor: { error: 'invalid_refresh_token' },
    });
  });

  test.each<[string, object, object, RegExp]>([
    ['refuses the code', { ok: false, error: 'invalid_code' }, {}, /refuses with invalid_code/],
    ['refuses without a reason', { ok: false }, {}, /refuses with unknown_error/],
    ['gives no token of a bot', { ...bot, token_type: 'user' }, {}, /as the protocol says/],
    [
      'answers for another workspace',
      { ...bot, team: { id: 'T2', name: 'Other' } },
      { tenantId: 'T1' },
      /T1 was asked for, but T2 was chosen/,
    ],
  ])('has no installation when Slack %s', async (_, answer, fields, message) => {
    server.answers[ACCESS] = answer;
    const { url, result } = await install(fields);
    const { response } = await comeBack(url);
    expect(response.headers.get('location')).toContain('status=error');
    const { error } = await result();
    expect(error.message).toMatch(message);
    expect(JSON.stringify(error)).not.toMatch(/a-code|the-client-secret|xoxb/);
    expect((await requestToken(emulator, 'slack/acme')).body.error.code).toBe(
      'client_installation_required',
    );
  });

  test('takes a denial for an answer, and a wrong state for none', async () => {
    const { url, result } = await install();
    const wrong = await comeBack(url, { code: 'a-code', state: 'wrong' });
    expect([wrong.response.status, accesses()]).toEqual([410, []]);
    expect((await result()).status).toBe('pending');
    await comeBack(url, { error: 'access_denied' });
    expect(await result()).toMatchObject({ status: 'canceled', error: { code: 'access_denied' } });
  });

  test.each([
    [
      { ok: true, revoked: true },
      { providerRevoked: 1, providerFailed: 0 },
    ],
    [
      { ok: false, error: 'token_revoked' },
      { providerRevoked: 1, providerFailed: 0 },
    ],
    [
      { ok: false, error: 'fatal_error' },
      { providerRevoked: 0, providerFailed: 1 },
    ],
  ])('ends a token by auth.revoke, which answers %o', async (answer, outcome) => {
    await comeBack((await install()).url);
    await requestToken(emulator, 'slack/acme');
    server.answers['/api/auth.revoke'] = answer;
    const path = 'DELETE /v1/connect/connectors/slack%2Facme/tokens';
    expect((await send(emulator, path, APP)).body).toMatchObject({ deleted: 1, ...outcome });
    expect(server.requests.at(-1)?.headers['authorization']).toBe('Bearer xoxb-1');
    expect((await requestToken(emulator, 'slack/acme')).status).toBe(422);
  });

  test('has no tokens for an assertion', async () => {
    await comeBack((await install()).url);
    const params = { subject: { type: 'jwt-bearer', sub: 'ada@acme.test' } };
    expect((await requestToken(emulator, 'slack/acme', params)).body.error).toMatchObject({
      ...{ code: 'no_token', message: expect.stringContaining('"jwt-bearer"') },
    });
  });
});

test('needs to know the client, and says which field names it', () => {
  const add = (data: object) => () =>
    emulator.connectors.add({ uid: 'slack/new', provider: 'real', data: { ...data } });
  expect(add({ clientId: 'c' })).toThrow('data.clientSecret: a real provider of type slack needs');
  expect(add({ ...CLIENT, serverUrl: 'http://slack.test' })).toThrow('data.serverUrl: expected');
});

test('cannot consent by itself to what a real provider asks for', async () => {
  const data = { ...CLIENT, serverUrl: 'https://slack.test' };
  const auto = await createEmulator({
    consent: 'auto',
    connectors: [{ uid: 'slack/acme', provider: 'real', data }, { uid: 'slack/made-up' }],
  });
  const statusOf = async (connector: string) => {
    const path = `POST /v1/connect/install/${segment(connector)}`;
    const { verifier } = (await send(auto, path, {})).body;
    return (await send(auto, `GET /v1/connect/result/${verifier}`)).body.status;
  };
  expect(await statusOf('slack/made-up')).toBe('success');
  expect(await statusOf('slack/acme')).toBe('pending');
});
