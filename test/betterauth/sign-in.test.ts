import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createEmulator, type Emulator } from '../../src/emulator/index.js';
import { Browser, locationOf, withParam } from '../oauth-gateway/browser.js';
import { accountOf, application, GENERATION, startSignIn } from './application.js';

let emulator: Emulator;
let logged: string;
let app: ReturnType<typeof application>;

beforeEach(async () => {
  logged = '';
  emulator = await createEmulator({
    users: [{ id: 'user_ada', username: 'ada', name: 'Ada', email: 'ada@acme.test' }],
    connectors: [{ uid: 'oauth/linear' }],
  });
  await emulator.listen();
  for (const [name, value] of Object.entries(emulator.env)) vi.stubEnv(name, value);
  app = application({ logger: { log } });
  return () => emulator.close();
});

function log(_level: string, message: string, ...details: unknown[]): void {
  logged += `${message} ${details.map(String).join(' ')}\n`;
}

const browser = () => new Browser(app.handler);

async function callbackOf(user: Browser): Promise<string> {
  const { redirectUrl = '' } = await emulator.approve(await startSignIn(user));
  return redirectUrl;
}

const sessionOf = async (user: Browser) => (await user.get('/api/auth/get-session')).json();

test('signs a user in with the profile and the tokens of the gateway', async () => {
  const user = browser();
  expect(await sessionOf(user)).toBe(null);
  expect(locationOf(await user.get(await callbackOf(user)))).toBe('/home');
  const { user: profile } = await sessionOf(user);
  expect(profile).toMatchObject({ name: 'Ada', email: 'ada@acme.test', emailVerified: true });
  const token = await user.postJson('/api/auth/get-access-token', await accountOf(user));
  const { accessToken, scopes } = await token.json();
  expect(scopes.join(' ').replaceAll(',', ' ')).toBe('openid profile email offline_access');
  const headers = { authorization: `Bearer ${accessToken}` };
  const userinfo = await fetch(`${emulator.url}/oauth/userinfo`, { headers });
  expect(await userinfo.json()).toMatchObject({ sub: 'user_ada' });
});

test('asks the gateway with PKCE, for the team of the deployment', async () => {
  const url = new URL(await startSignIn(browser()));
  expect(url.origin + url.pathname).toBe(`${emulator.url}/oauth/authorize`);
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    teamId: 'team_emu',
    client_id: 'oauth/linear',
    response_type: 'code',
    redirect_uri: `http://localhost:3000${GENERATION.callbackPath}/linear`,
    scope: 'openid profile email offline_access',
    state: expect.any(String),
    code_challenge: expect.any(String),
    code_challenge_method: 'S256',
  });
});

test('asks for the team of the request, however late its token arrives', async () => {
  const token = process.env.VERCEL_OIDC_TOKEN;
  vi.stubEnv('VERCEL_OIDC_TOKEN', undefined);
  app = application();
  await app.$context;
  const context = { headers: { 'x-vercel-oidc-token': token } };
  vi.stubGlobal(Symbol.for('@vercel/request-context'), { get: () => context });
  const url = new URL(await startSignIn(browser()));
  expect(url.searchParams.getAll('teamId')).toEqual(['team_emu']);
});

test(`${GENERATION.canRefresh ? 'renews' : 'leaves to the application'} the tokens of a user`, async () => {
  const user = browser();
  await user.get(await callbackOf(user));
  const account = await accountOf(user);
  const kept = await (await user.postJson('/api/auth/get-access-token', account)).json();
  expect(kept).toMatchObject({ accessToken: expect.any(String) });
  const renewal = await user.postJson('/api/auth/refresh-token', account);
  expect(renewal.status).toBe(GENERATION.canRefresh ? 200 : 400);
  if (!GENERATION.canRefresh) return;
  const { accessToken } = await renewal.json();
  expect(accessToken).toEqual(expect.any(String));
  expect(accessToken).not.toBe(kept.accessToken);
});

test('lets the same person in again', async () => {
  const user = browser();
  await user.get(await callbackOf(user));
  const first = await sessionOf(user);
  await user.postJson('/api/auth/sign-out', {});
  expect(await sessionOf(user)).toBe(null);
  await user.get(await callbackOf(user));
  expect((await sessionOf(user)).user.id).toBe(first.user.id);
});

describe('leaves the user without a session', () => {
  const refused = async (user: Browser, callback: string) => {
    const response = await user.get(callback);
    expect(await sessionOf(user)).toBe(null);
    return new URL(locationOf(response), 'http://localhost:3000').searchParams.get('error');
  };

  test('when the person cancels', async () => {
    const user = browser();
    const { redirectUrl = '' } = await emulator.deny(await startSignIn(user));
    expect(await refused(user, redirectUrl)).toBe('access_denied');
  });

  test('when the state is not the one that was sent', async () => {
    const user = browser();
    const callback = withParam(await callbackOf(user), 'state', 'forged');
    expect(await refused(user, callback)).toMatch(/state|restart/);
  });

  test('when the verifier is of another sign-in', async () => {
    const user = browser();
    const first = await startSignIn(user);
    const state = new URL(first).searchParams.get('state');
    const callback = withParam(await callbackOf(browser()), 'state', state);
    expect(await refused(user, callback)).toBe(GENERATION.refusedCode);
    expect(logged).toContain('invalid_grant - code_verifier: does not match.');
  });

  test('when the token endpoint refuses the project', async () => {
    const user = browser();
    const callback = await callbackOf(user);
    emulator.unlink({ connector: 'oauth/linear', project: 'prj_emu' });
    expect(await refused(user, callback)).toBe(GENERATION.refusedCode);
    expect(logged).toContain('unauthorized_client');
  });

  test('when the gateway is out of reach', async () => {
    const user = browser();
    const callback = await callbackOf(user);
    await emulator.close();
    expect(await refused(user, callback)).toBe(GENERATION.refusedCode);
    expect(logged).toContain('could not be reached');
  });

  test('when there is no OIDC token', async () => {
    const user = browser();
    const callback = await callbackOf(user);
    vi.stubEnv('VERCEL_OIDC_TOKEN', undefined);
    expect(await refused(user, callback)).toBe(GENERATION.refusedCode);
    expect(logged).toContain('No usable Vercel OIDC token was found');
  });
});
