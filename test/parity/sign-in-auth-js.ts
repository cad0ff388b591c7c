import { Auth, type AuthConfig, customFetch } from '@auth/core';
import { Browser, locationOf } from '../oauth-gateway/browser.js';
import type { Scenario } from './scenario.js';
import type { AuthJs } from './sign-in.js';
import { authorizationCode, DEPLOYMENTS, REDIRECT_URI, SCOPES } from './sign-in-code.js';
import type { World } from './world.js';

export const NAMES = { id: 'linear', name: 'Linear' };
export const TOKEN_URL = 'https://connect.vercel.com/oauth/token';

/** The function through which Auth.js calls the gateway. */
export const fetchOf = (
  { connect }: AuthJs,
  connector: string,
  getVercelOidcToken?: () => Promise<string>,
) => connect({ ...NAMES, connector, getVercelOidcToken })[customFetch] as typeof fetch;

export async function exchangeThrough(
  world: World,
  fetch: typeof globalThis.fetch,
): Promise<unknown> {
  const code = await authorizationCode(world, world.oauth);
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    redirect_uri: REDIRECT_URI,
  });
  const response = await fetch(TOKEN_URL, { method: 'POST', body });
  return [response.status, await response.json()];
}

/** A sign-in of Auth.js from the first page to the session. */
async function signIn({ connect }: AuthJs, { emulator, oauth }: World): Promise<unknown> {
  const config: AuthConfig = {
    providers: [connect({ ...NAMES, connector: oauth })],
    secret: 'a-secret-of-the-application',
    trustHost: true,
    basePath: '/auth',
    callbacks: {
      jwt: ({ token, account }) => (account ? { ...token, account } : token),
      session: ({ session, token }) => ({ ...session, account: token['account'] }),
    },
  };
  const user = new Browser((request) => Auth(request, config));
  const { csrfToken } = await (await user.get('/auth/csrf')).json();
  const page = await user.post('/auth/signin/linear', { csrfToken, callbackUrl: '/' });
  const { redirectUrl = '' } = await emulator.approve(locationOf(page));
  const home = await user.get(redirectUrl);
  const { searchParams } = new URL(locationOf(page));
  const session = await (await user.get('/auth/session')).json();
  const { expires_at: _, ...account } = session.account;
  return [[...searchParams.keys()], locationOf(home), { ...session, account }];
}

export const AUTH_JS_SCENARIOS: Scenario<AuthJs>[] = [
  ...Object.entries(DEPLOYMENTS).map(
    ([which, arrange]): Scenario<AuthJs> => ({
      name: `a provider in a deployment ${which}`,
      run({ connect }, world) {
        arrange(world);
        return connect({ ...NAMES, connector: world.oauth });
      },
    }),
  ),
  {
    name: 'a provider with scopes',
    run: ({ connect }) =>
      SCOPES.map((scopes) => connect({ ...NAMES, connector: 'oauth/linear', scopes })),
  },
  {
    name: 'the keys of a provider, in every order',
    run: ({ connect }) =>
      Reflect.ownKeys(connect({ ...NAMES, connector: 'oauth/linear' }))
        .map(String)
        .sort(),
  },
  {
    name: 'the profile of a user, complete and not',
    run({ connect }) {
      const { profile } = connect({ ...NAMES, connector: 'oauth/linear' });
      const all = { sub: 'u', email: 'a@b.test', email_verified: true, name: 'Ada', picture: 'p' };
      return [profile?.(all, {}), profile?.({ sub: 'u' }, {})];
    },
  },
  {
    name: 'a code exchange with the OIDC token of the deployment',
    run: (authJs, world) => exchangeThrough(world, fetchOf(authJs, world.oauth)),
  },
  {
    name: 'a code exchange with a `getVercelOidcToken` of its own',
    run(authJs, world) {
      delete process.env.VERCEL_OIDC_TOKEN;
      const getToken = async () => world.caller.vercelToken;
      return exchangeThrough(world, fetchOf(authJs, world.oauth, getToken));
    },
  },
  {
    name: 'a code exchange that the gateway refuses',
    run: (authJs, world) =>
      exchangeThrough(
        world,
        fetchOf(authJs, world.oauth, async () => 'nobody'),
      ),
  },
  {
    name: 'a `getVercelOidcToken` that fails',
    run(authJs, world) {
      const failing = () => Promise.reject(new Error('no token here'));
      return exchangeThrough(world, fetchOf(authJs, world.oauth, failing));
    },
  },
  {
    name: 'a call of another endpoint has no credential',
    async run(authJs, { oauth }) {
      const headers = { authorization: 'Bearer theirs' };
      const fetch = fetchOf(authJs, oauth);
      await fetch('https://connect.vercel.com/oauth/userinfo', { headers });
      await fetch(new URL('https://other.example/oauth/token'), { method: 'POST' });
    },
  },
  {
    name: 'a call of the token endpoint as a URL, with its headers',
    async run(authJs, { oauth }) {
      const headers = { 'x-mine': '1', authorization: 'Basic theirs' };
      return (await fetchOf(authJs, oauth)(new URL(TOKEN_URL), { method: 'POST', headers })).status;
    },
  },
  { name: 'a complete sign-in', run: signIn },
];
