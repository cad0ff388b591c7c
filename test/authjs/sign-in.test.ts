import { Auth, type AuthConfig } from '@auth/core';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { connect } from '../../src/authjs/index.js';
import { createEmulator, type Emulator } from '../../src/emulator/index.js';
import { Browser, locationOf, withParam } from '../oauth-gateway/browser.js';
import { leadTo, WAYS } from './gateway.js';

let emulator: Emulator;
let errors: Error[];
let gateway: string;

beforeEach(async () => {
  errors = [];
  emulator = await createEmulator({
    users: [{ id: 'user_ada', username: 'ada', name: 'Ada', email: 'ada@acme.test' }],
    connectors: [{ uid: 'oauth/linear' }],
  });
  await emulator.listen();
  gateway = leadTo(emulator);
  return () => emulator.close();
});

function browser(changes: Partial<ReturnType<typeof connect>> = {}): Browser {
  const provider = connect({ id: 'linear', name: 'Linear', connector: 'oauth/linear' });
  const config: AuthConfig = {
    providers: [{ ...provider, ...changes }],
    secret: 'a-secret-of-the-application',
    trustHost: true,
    basePath: '/auth',
    logger: { error: (error) => errors.push(error), warn: () => {} },
    callbacks: {
      jwt: ({ token, account }) => (account ? { ...token, account } : token),
      session: ({ session, token }) => ({ ...session, account: token['account'] }),
    },
  };
  return new Browser((request) => Auth(request, config));
}

async function startSignIn(user: Browser): Promise<string> {
  const { csrfToken } = await (await user.get('/auth/csrf')).json();
  return locationOf(await user.post('/auth/signin/linear', { csrfToken, callbackUrl: '/' }));
}

async function callbackOf(user: Browser): Promise<string> {
  const { redirectUrl = '' } = await emulator.approve(await startSignIn(user));
  return redirectUrl;
}

const sessionOf = async (user: Browser) => (await user.get('/auth/session')).json();

test.each(WAYS)('signs a user in with the profile and tokens of the gateway, %s', async (way) => {
  leadTo(emulator, way);
  const user = browser();
  expect(await sessionOf(user)).toBe(null);
  const home = await user.get(await callbackOf(user));
  expect(locationOf(home)).toBe('http://localhost:3000/');
  const session = await sessionOf(user);
  expect(session.user).toEqual({ name: 'Ada', email: 'ada@acme.test' });
  expect(session.account).toMatchObject({
    provider: 'linear',
    type: 'oauth',
    providerAccountId: 'user_ada',
    token_type: 'bearer',
    scope: 'openid profile email offline_access',
    access_token: expect.any(String),
    refresh_token: expect.any(String),
  });
  expect(errors).toEqual([]);
});

test('asks the gateway with PKCE, for the team of the deployment', async () => {
  const url = new URL(await startSignIn(browser()));
  expect(url.origin + url.pathname).toBe(`${gateway}/oauth/authorize`);
  expect(Object.fromEntries(url.searchParams)).toEqual({
    teamId: 'team_emu',
    client_id: 'oauth/linear',
    response_type: 'code',
    redirect_uri: 'http://localhost:3000/auth/callback/linear',
    scope: 'openid profile email offline_access',
    code_challenge: expect.any(String),
    code_challenge_method: 'S256',
  });
});

describe('leaves the user without a session', () => {
  const refused = async (user: Browser, callback: string) => {
    const response = await user.get(callback);
    expect(await sessionOf(user)).toBe(null);
    return new URL(locationOf(response), 'http://localhost:3000').searchParams.get('error');
  };
  const causeOf = (error: Error | undefined) =>
    (error?.cause as { err?: { error?: string; message?: string } } | undefined)?.err;

  test('when the person cancels', async () => {
    const user = browser();
    const { redirectUrl = '' } = await emulator.deny(await startSignIn(user));
    expect(await refused(user, redirectUrl)).toBe('OAuthCallbackError');
    expect(errors).toMatchObject([{ name: 'OAuthCallbackError' }]);
  });

  test('when the verifier is of another sign-in', async () => {
    const [user, other] = [browser(), browser()];
    await startSignIn(user);
    expect(await refused(user, await callbackOf(other))).toBe('Configuration');
    expect(errors).toMatchObject([{ name: 'CallbackRouteError' }]);
    expect(causeOf(errors[0])).toMatchObject({ error: 'invalid_grant' });
  });

  test('when the state is not the one that was sent', async () => {
    const user = browser({ checks: ['pkce', 'state'] });
    const callback = withParam(await callbackOf(user), 'state', 'forged');
    expect(await refused(user, callback)).toBe('Configuration');
    expect(causeOf(errors[0])?.message).toMatch(/state/);
  });

  test('when the token endpoint refuses the project', async () => {
    const user = browser();
    const callback = await callbackOf(user);
    emulator.unlink({ connector: 'oauth/linear', project: 'prj_emu' });
    expect(await refused(user, callback)).toBe('Configuration');
    expect(causeOf(errors[0])).toMatchObject({ error: 'unauthorized_client' });
  });

  test('when the gateway is out of reach', async () => {
    const user = browser();
    const callback = await callbackOf(user);
    await emulator.close();
    expect(await refused(user, callback)).toBe('Configuration');
    expect(errors).toMatchObject([{ name: 'CallbackRouteError' }]);
  });

  test('when there is no OIDC token', async () => {
    const user = browser();
    const callback = await callbackOf(user);
    vi.stubEnv('VERCEL_OIDC_TOKEN', undefined);
    expect(await refused(user, callback)).toBe('Configuration');
    expect(causeOf(errors[0])?.message).toMatch(/OIDC token/);
  });
});
