import { generateKeyPairSync } from 'node:crypto';
import { Octokit } from '@octokit/rest';
import type { Emulator as ProviderEmulator } from 'emulate';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { createConnect } from '../../../src/index.js';
import { requestToken, send, startConsent } from '../api.js';
import { chooseUser, startProviderEmulator } from './provider-emulator.js';
import { startWildServer, type WildServer } from './wild-server.js';

const RETURN_URL = 'http://127.0.0.1:1/back';
const APP = { subject: { type: 'app' } } as const;
const USER = { subject: { type: 'user', id: 'u1' } } as const;
const privateKey = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs1', format: 'pem' })
  .toString();
const DATA = {
  ...{ appId: '4711', appSlug: 'acme-app', appName: 'Acme' },
  ...{ clientId: 'Iv1.acme', clientSecret: 'the-client-secret', privateKey },
};
let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({});
  await emulator.listen();
});
afterAll(() => emulator.close());

function addGitHub(serverUrl: string) {
  emulator.reset();
  const data = { ...DATA, serverUrl, apiUrl: serverUrl };
  emulator.connectors.add({ uid: 'github/acme', provider: 'real', data });
}

/** Stands in for GitHub's installation page: its answer, from where the request leads. */
async function install(answer: Record<string, string>, fields: object = {}) {
  const body = { returnUrl: RETURN_URL, ...fields };
  const { url, verifier } = (await send(emulator, 'POST /v1/connect/install/github%2Facme', body))
    .body;
  const there = new URL((await fetch(url, { redirect: 'manual' })).headers.get('location') ?? '');
  const params = { setup_action: 'install', state: there.searchParams.get('state') ?? '' };
  const back = new URL('/callback', emulator.url);
  back.search = new URLSearchParams({ ...params, ...answer }).toString();
  const { status } = await fetch(back, { redirect: 'manual' });
  const result = (await send(emulator, `GET /v1/connect/result/${verifier}`)).body;
  return { there, status, result };
}

describe('with an emulator of GitHub', () => {
  let provider: ProviderEmulator;
  const connectTo = () =>
    createConnect({ baseUrl: emulator.url, vercelToken: emulator.env['VERCEL_OIDC_TOKEN'] });
  const octokitWith = (auth: string) => new Octokit({ auth, baseUrl: provider.url });

  beforeAll(async () => {
    provider = await startProviderEmulator('github', () => ({
      users: [{ login: 'ada' }],
      orgs: [{ login: 'acme' }],
      repos: [
        { owner: 'acme', name: 'web', private: true },
        { owner: 'acme', name: 'secrets', private: true },
      ],
      oauth_apps: [
        {
          ...{ client_id: DATA.clientId, client_secret: DATA.clientSecret, name: 'Acme' },
          redirect_uris: [`${emulator.url}/callback`],
        },
      ],
      apps: [
        {
          ...{ app_id: 4711, slug: 'acme-app', name: 'Acme', private_key: privateKey },
          permissions: { contents: 'write', issues: 'write', metadata: 'read' },
          installations: [{ installation_id: 99, account: 'acme' }],
        },
      ],
    }));
  });
  afterAll(() => provider.close());
  beforeEach(() => addGitHub(provider.url));

  test('gives an unmodified Octokit a token of the installation, and of one repository', async () => {
    const connect = connectTo();
    await expect(connect.getToken('github/acme', APP)).rejects.toMatchObject({
      code: 'client_installation_required',
    });
    const { there, result } = await install({ installation_id: '99' });
    expect(there.href.startsWith(`${provider.url}/apps/acme-app/installations/new?state=`)).toBe(
      true,
    );
    expect(result).toMatchObject({ status: 'success', data: { tenantId: '99' } });
    const whole = await connect.getTokenResponse('github/acme', APP);
    expect(whole).toMatchObject({ name: 'acme', tenantId: '99' });
    const octokit = octokitWith(whole.token);
    for (const repo of ['web', 'secrets']) {
      expect((await octokit.repos.get({ owner: 'acme', repo })).data.name).toBe(repo);
    }
    const narrow = await connect.getToken('github/acme', {
      ...{ ...APP, resources: ['acme/web'], scopes: ['issues:write'] },
    });
    expect(narrow).not.toBe(whole.token);
    const { issues, repos } = octokitWith(narrow);
    const issue = { owner: 'acme', title: 'A fault' };
    expect((await issues.create({ ...issue, repo: 'web' })).data.title).toBe('A fault');
    await expect(repos.get({ owner: 'acme', repo: 'secrets' })).rejects.toMatchObject({
      status: 403,
    });
    await expect(issues.create({ ...issue, repo: 'secrets' })).rejects.toMatchObject({
      status: 403,
    });
  });

  test('lets Octokit act as a person who has consented', async () => {
    await install({ installation_id: '99' });
    const connect = connectTo();
    const options = { callbackUrl: RETURN_URL };
    const { url } = await connect.startAuthorization('github/acme', USER, options);
    const back = await chooseUser('ada', url, RETURN_URL);
    expect(back.searchParams.get('status')).toBe('success');
    const reply = await connect.getTokenResponse('github/acme', USER);
    const { data } = await octokitWith(reply.token).users.getAuthenticated();
    expect([data.login, String(data.id)]).toEqual(['ada', reply.externalSubject]);
  });

  test('gives the token of the App itself across installations', async () => {
    const token = await connectTo().getToken('github/acme', { ...APP, installationId: '*' });
    expect((await octokitWith(token).apps.getAuthenticated()).data?.slug).toBe('acme-app');
  });

  test.each([
    [
      'an installation that does not exist',
      { installation_id: '98' },
      /refuses with 404 Not Found/,
    ],
    ['no installation', {}, /names no installation_id/],
    ['an address', { installation_id: '99/../98' }, /names no installation_id/],
    ['a request to an owner', { setup_action: 'request' }, /owner .* has to approve/],
  ])('installs nothing for %s', async (_, answer, message) => {
    const { status, result } = await install(answer as Record<string, string>);
    expect([status, result.status]).toEqual([303, 'error']);
    expect(result.error.message).toMatch(message);
    expect((await requestToken(emulator, 'github/acme')).status).toBe(422);
  });

  test('installs nothing for a wrong state', async () => {
    const { status, result } = await install({ installation_id: '99', state: 'wrong' });
    expect([status, result.status]).toEqual([410, 'pending']);
  });
});

describe('with a server that answers like GitHub', () => {
  let server: WildServer;
  const TOKENS = '/app/installations/99/access_tokens';
  const params = { returnUrl: RETURN_URL, ...USER };

  beforeAll(async () => {
    server = await startWildServer();
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    server.answers = {
      '/app/installations/99': { id: 99, account: { login: 'acme' } },
      [TOKENS]: () =>
        Response.json(
          { token: 'ghs_1', expires_at: new Date(Date.now() + 3_600_000) },
          { status: 201 },
        ),
      '/user': { id: 7, login: 'ada' },
    };
    addGitHub(server.url);
    await install({ installation_id: '99' });
    server.requests.length = 0;
  });

  /** Comes back from GitHub with an answer. */
  async function authorize(answer: Record<string, string>) {
    const { url, verifier } = (await startConsent(emulator, params, 'github/acme')).body;
    const there = new URL((await fetch(url, { redirect: 'manual' })).headers.get('location') ?? '');
    const back = new URL('/callback', emulator.url);
    const state = there.searchParams.get('state') ?? '';
    back.search = new URLSearchParams({ state, ...answer }).toString();
    await fetch(back, { redirect: 'manual' });
    return (await send(emulator, `GET /v1/connect/result/${verifier}`)).body;
  }

  test('says who it is for ten minutes at most, by the real time', async () => {
    emulator.clock.advance(86_400_000);
    const { body } = await requestToken(emulator, 'github/acme');
    expect(body.expiresAt - emulator.clock.now()).toBeGreaterThan(3_500_000);
    const bearer = String(server.requests.at(-1)?.headers['authorization']).slice(7);
    const { iss, iat = 0, exp = 0 } = decodeJwt(bearer);
    expect([iss, exp - iat]).toEqual(['4711', 600]);
    expect(Math.abs(iat + 60 - Date.now() / 1000)).toBeLessThan(30);
  });

  test.each([
    [{ error: 'bad_verification_code', error_description: 'Too late' }, 'error', /Too late/],
    [{ access_token: 'ghu_1', token_type: 'bearer', scope: '' }, 'success', undefined],
  ])('takes %o for an answer, whatever its status', async (answer, status, message) => {
    server.answers['/login/oauth/access_token'] = answer;
    const result = await authorize({ code: 'a-code' });
    expect(result.status).toBe(status);
    if (message !== undefined) return expect(result.error.message).toMatch(message);
    expect(result.data.externalSubject).toBe('7');
    const asked = server.requests.find(({ path }) => path === '/login/oauth/access_token');
    expect(asked?.headers['accept']).toBe('application/json');
    expect(asked?.form.get('client_secret')).toBe('the-client-secret');
  });

  test('finds the API of a GitHub Enterprise Server below its address', async () => {
    server.answers['/api/v3/app/installations/7'] = { id: 7, account: { login: 'inner' } };
    emulator.reset();
    const data = { ...DATA, serverUrl: server.url };
    emulator.connectors.add({ uid: 'github/acme', provider: 'real', data });
    expect((await install({ installation_id: '7' })).result.data.tenantId).toBe('7');
  });

  test('takes a denial for an answer', async () => {
    expect(await authorize({ error: 'access_denied' })).toMatchObject({ status: 'canceled' });
  });

  test.each([
    [{ resources: ['evil/web'] }, 'no_token', /is of "acme", not of "evil"/],
    [{ resources: ['https://elsewhere.test/acme/web'] }, 'bad_request', /body.resources/],
    [{ scopes: ['contents:read'], installationId: '*' }, 'no_token', /across installations/],
  ])('mints nothing for %o', async (fields, code, message) => {
    const { body } = await requestToken(emulator, 'github/acme', { ...APP, ...fields });
    expect([body.error.code, server.requests.map(({ path }) => path)]).toEqual([
      code,
      expect.not.arrayContaining([TOKENS]),
    ]);
    expect(body.error.message).toMatch(message);
  });

  test('tells what GitHub says, and gives away no key', async () => {
    const refused = { message: 'There is at least one repository that does not exist' };
    server.answers[TOKENS] = () => Response.json(refused, { status: 422 });
    const { body } = await requestToken(emulator, 'github/acme');
    expect(body.error).toMatchObject({
      ...{ code: 'no_token', message: expect.stringContaining(`422 ${refused.message}`) },
    });
    expect(JSON.stringify(body)).not.toMatch(/PRIVATE|eyJ/);
    const shown = await send(emulator, 'GET /v1/connect/connectors/github%2Facme');
    expect(shown.body.id).toMatch(/^scl_/);
    expect(JSON.stringify(shown.body)).not.toMatch(/PRIVATE|the-client-secret/);
    expect(JSON.stringify(emulator.snapshot())).not.toMatch(/PRIVATE|the-client-secret/);
  });

  test('ends the tokens of an installation and of a person, each in its way', async () => {
    const path = 'DELETE /v1/connect/connectors/github%2Facme/tokens';
    await requestToken(emulator, 'github/acme');
    server.answers['/installation/token'] = () => new Response(null, { status: 204 });
    expect((await send(emulator, path, APP)).body).toMatchObject({ providerRevoked: 1 });
    expect(server.requests.at(-1)).toMatchObject({
      ...{ path: '/installation/token', headers: { authorization: 'Bearer ghs_1' } },
    });
    server.answers['/login/oauth/access_token'] = { access_token: 'ghu_1', token_type: 'bearer' };
    await authorize({ code: 'a-code' });
    await requestToken(emulator, 'github/acme', USER);
    server.answers['/applications/Iv1.acme/token'] = () => new Response(null, { status: 204 });
    expect((await send(emulator, path, USER)).body).toMatchObject({ providerRevoked: 1 });
    expect(server.requests.at(-1)?.headers['authorization']).toMatch(/^Basic /);
  });

  test.each([
    [401, { providerRevoked: 1, providerFailed: 0 }],
    [404, { providerRevoked: 0, providerFailed: 1 }],
  ])('counts what became of a token whose end GitHub answers with %i', async (status, outcome) => {
    await requestToken(emulator, 'github/acme');
    server.answers['/installation/token'] = () => Response.json({}, { status });
    const path = 'DELETE /v1/connect/connectors/github%2Facme/tokens';
    expect((await send(emulator, path, APP)).body).toMatchObject({ deleted: 1, ...outcome });
  });
});

test.each([
  [{ privateKey: 'nonsense' }, /data\.privateKey: expected the private key/],
  [{ privateKey: undefined }, /data\.privateKey: a real provider of type github needs it/],
  [{ appSlug: undefined }, /data\.appSlug/],
])('refuses %o before any request', (wrong, message) => {
  const data = { ...DATA, ...wrong };
  expect(() => emulator.connectors.add({ uid: 'github/new', provider: 'real', data })).toThrow(
    message,
  );
});
