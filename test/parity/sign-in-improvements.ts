import type { GenericOAuthConfig } from 'better-auth/plugins/generic-oauth';
import { caught, type Improvement } from './scenario.js';
import type { AuthJs, BetterAuth } from './sign-in.js';
import { exchangeThrough, fetchOf, NAMES, TOKEN_URL } from './sign-in-auth-js.js';
import { answering, exchange, type Newer, provider } from './sign-in-better-auth.js';
import { REDIRECT_URI } from './sign-in-code.js';

/** What the provider for Auth.js does better. */
export const AUTH_JS_IMPROVEMENTS: Improvement<AuthJs>[] = [
  {
    reason: 'the credential goes to the token endpoint only',
    name: 'a URL that begins like the token endpoint gets no credential',
    run: async (authJs, { oauth }) => (await fetchOf(authJs, oauth)(`${TOKEN_URL}/other`)).status,
    holds: ({ wire }) => wire[0]?.headers.authorization === undefined,
  },
  {
    row: 16,
    name: 'an empty OIDC token is never sent to the gateway',
    run: (authJs, world) =>
      caught(() =>
        exchangeThrough(
          world,
          fetchOf(authJs, world.oauth, async () => ''),
        ),
      ),
    holds: ({ wire, result }) =>
      wire.length === 0 && (result as { name?: string }).name === 'ConnectCredentialsError',
  },
  {
    reason: 'modules are loaded before the first request, whose header has the token',
    name: 'the team is read when the sign-in begins',
    run({ connect }, { emulator, oauth }) {
      delete process.env.VERCEL_OIDC_TOKEN;
      const provider = connect({ ...NAMES, connector: oauth });
      process.env.VERCEL_OIDC_TOKEN = emulator.env.VERCEL_OIDC_TOKEN;
      return provider;
    },
    holds: ({ result }) => JSON.stringify(result).includes('teamId=team_emu'),
  },
  {
    reason: 'sign-in can be tested offline',
    name: 'the gateway of the emulator is used while the service is on this machine',
    run({ connect }, { emulator, oauth }) {
      process.env.VERCEL_CONNECT_API_URL = emulator.url;
      return connect({ ...NAMES, connector: oauth });
    },
    holds: ({ result }) => (result as { token: string }).token === 'http://<emulator>/oauth/token',
  },
];

/** What the provider for Better Auth does better. */
export const BETTER_AUTH_IMPROVEMENTS: Improvement<BetterAuth>[] = [
  {
    row: 10,
    name: 'an answer without a token is an error of this package',
    run(module, { oauth }) {
      answering('{}', 200);
      return provider(module, oauth).getToken?.({ code: 'c', redirectURI: REDIRECT_URI });
    },
    holds: ({ error }) => error?.name === 'ConnectResponseError',
  },
  {
    reason: 'Better Auth links accounts by a verified address',
    name: 'an address is verified only when the provider says so with `true`',
    async run(module, { oauth }) {
      const { getUserInfo } = provider(module, oauth);
      const verified: unknown[] = [];
      for (const claim of ['true', '"true"', '"false"', '1', 'null']) {
        answering(`{"sub":"u","email_verified":${claim}}`, 200);
        verified.push((await getUserInfo?.({ accessToken: 'a' }))?.emailVerified);
      }
      return verified;
    },
    holds: ({ result }) => String(result) === 'true,false,false,false,false',
  },
  {
    row: 10,
    name: 'a gateway out of reach is an error of this package',
    run(module, { oauth }) {
      globalThis.fetch = () => Promise.reject(new TypeError('fetch failed'));
      return provider(module, oauth).getToken?.({ code: 'c', redirectURI: REDIRECT_URI });
    },
    holds: ({ error }) => error?.name === 'ConnectNetworkError',
  },
  {
    row: 16,
    name: 'an empty OIDC token is never sent to the gateway',
    run: (module, world) =>
      caught(() =>
        exchange(
          world,
          provider(module, world.oauth, async () => ''),
        ),
      ),
    holds: ({ wire, result }) =>
      wire.length === 0 && (result as { name?: string }).name === 'ConnectCredentialsError',
  },
  {
    reason: 'modules are loaded before the first request, whose header has the token',
    name: 'the team is read when the sign-in begins',
    run(module, { emulator, oauth }) {
      delete process.env.VERCEL_OIDC_TOKEN;
      const config = provider(module, oauth);
      process.env.VERCEL_OIDC_TOKEN = emulator.env.VERCEL_OIDC_TOKEN;
      return config;
    },
    holds: ({ result }) => JSON.stringify(result).includes('teamId=team_emu'),
  },
  {
    reason: 'Better Auth 1.7 reads the URL once, and these at each sign-in',
    name: 'the team is also in the parameters of the URL',
    run: (module, { oauth }) => provider(module, oauth).authorizationUrlParams,
    holds: ({ result }) => JSON.stringify(result) === '{"teamId":"team_emu"}',
  },
  {
    reason: 'the gateway refuses a renewal without credentials',
    name: 'Better Auth 1.7 can renew tokens',
    async run(module, { oauth }) {
      const { tokenEndpointAuth, tokenUrl }: Newer<GenericOAuthConfig> = provider(module, oauth);
      const headers: { authorization?: string } = {};
      await tokenEndpointAuth?.customizeRequest({ headers, tokenEndpoint: tokenUrl });
      return headers.authorization?.startsWith('Basic ');
    },
    holds: ({ result }) => result === true,
  },
  {
    reason: 'sign-in can be tested offline',
    name: 'the gateway of the emulator is used while the service is on this machine',
    run(module, { emulator, oauth }) {
      process.env.VERCEL_CONNECT_API_URL = emulator.url;
      return provider(module, oauth);
    },
    holds: ({ result }) =>
      (result as { tokenUrl: string }).tokenUrl === 'http://<emulator>/oauth/token',
  },
];
