import { betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { genericOAuth } from 'better-auth/plugins';
import { Browser, locationOf } from '../oauth-gateway/browser.js';
import { caught, type Scenario } from './scenario.js';
import type { BetterAuth } from './sign-in.js';
import {
  authorizationCode,
  CHALLENGE,
  CODE_VERIFIER,
  DEPLOYMENTS,
  REDIRECT_URI,
  SCOPES,
} from './sign-in-code.js';
import type { World } from './world.js';

type Provider = ReturnType<BetterAuth['connect']>;
type Fetcher = () => Promise<string>;

export const provider = (
  { connect }: BetterAuth,
  connector: string,
  getVercelOidcToken?: Fetcher,
) => connect({ providerId: 'linear', connector, getVercelOidcToken });

/** A configuration with what the types of Better Auth 1.5 do not know. */
export type Newer<T> = T & {
  tokenEndpointAuth?: {
    customizeRequest(request: { headers: object; tokenEndpoint?: string }): Promise<void>;
  };
};

/** What the original has of a configuration. */
function known(config: Newer<Provider>): object {
  const { authorizationUrlParams, tokenEndpointAuth, ...rest } = config;
  return rest;
}

export async function exchange(world: World, { getToken }: Provider) {
  const code = await authorizationCode(world, world.oauth);
  return getToken?.({ code, redirectURI: REDIRECT_URI });
}

/** A sign-in of Better Auth from the first page to the session. */
async function signIn(module: BetterAuth, { emulator, oauth }: World): Promise<unknown> {
  const app = betterAuth({
    baseURL: 'http://localhost:3000',
    secret: 'a-secret-of-the-application-0123456789',
    database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
    plugins: [genericOAuth({ config: [provider(module, oauth)] })],
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
  });
  const user = new Browser(app.handler);
  const start = { providerId: 'linear', callbackURL: '/home', errorCallbackURL: '/failed' };
  const { url } = await (await user.postJson('/api/auth/sign-in/oauth2', start)).json();
  const { redirectUrl = '' } = await emulator.approve(url);
  const home = locationOf(await user.get(redirectUrl));
  const session = await (await user.get('/api/auth/get-session')).json();
  const token = await user.postJson('/api/auth/get-access-token', { providerId: 'linear' });
  const { name, email, emailVerified, image } = session.user;
  const { scopes } = await token.json();
  return [
    [...new URL(url).searchParams.keys()],
    home,
    { name, email, emailVerified, image },
    scopes,
  ];
}

/** A gateway that answers the exchange with this. */
export const answering = (body: BodyInit | null, status: number): void => {
  globalThis.fetch = async () => new Response(body, { status });
};

export const BETTER_AUTH_SCENARIOS: Scenario<BetterAuth>[] = [
  ...Object.entries(DEPLOYMENTS).map(
    ([which, arrange]): Scenario<BetterAuth> => ({
      name: `a provider in a deployment ${which}`,
      run(module, world) {
        arrange(world);
        return known(provider(module, world.oauth));
      },
    }),
  ),
  {
    name: 'a provider with scopes',
    run: ({ connect }) =>
      SCOPES.map((scopes) =>
        known(connect({ providerId: 'linear', connector: 'oauth/linear', scopes })),
      ),
  },
  {
    name: 'the keys of a provider',
    run: (module) => Object.keys(known(provider(module, 'oauth/linear'))).sort(),
  },
  {
    name: 'a code exchange with the OIDC token of the deployment',
    run: (module, world) => exchange(world, provider(module, world.oauth)),
  },
  {
    name: 'a code exchange with a verifier and a device',
    async run(module, world) {
      const code = await authorizationCode(world, world.oauth, CHALLENGE);
      const grant = { code, redirectURI: REDIRECT_URI, codeVerifier: CODE_VERIFIER, deviceId: 'd' };
      return provider(module, world.oauth).getToken?.(grant);
    },
  },
  {
    name: 'a code exchange without the verifier',
    async run(module, world) {
      const code = await authorizationCode(world, world.oauth, CHALLENGE);
      return provider(module, world.oauth).getToken?.({ code, redirectURI: REDIRECT_URI });
    },
  },
  {
    name: 'a code exchange with a `getVercelOidcToken` of its own',
    run(module, world) {
      delete process.env.VERCEL_OIDC_TOKEN;
      return exchange(
        world,
        provider(module, world.oauth, async () => world.caller.vercelToken),
      );
    },
  },
  {
    name: 'a code exchange that the gateway refuses',
    run: (module, world) =>
      exchange(
        world,
        provider(module, world.oauth, async () => 'nobody'),
      ),
  },
  {
    name: 'a `getVercelOidcToken` that fails',
    run: (module, world) =>
      exchange(
        world,
        provider(module, world.oauth, () => Promise.reject(new Error('none'))),
      ),
  },
  {
    name: 'the user behind an access token',
    async run(module, world) {
      const config = provider(module, world.oauth);
      const tokens = await exchange(world, config);
      return config.getUserInfo?.({ ...tokens });
    },
  },
  {
    name: 'the user behind a token that is none',
    run: (module, { oauth }) => provider(module, oauth).getUserInfo?.({ accessToken: 'none' }),
  },
  {
    name: 'the user behind no token',
    run: (module, { oauth }) => provider(module, oauth).getUserInfo?.({}),
  },
  {
    name: 'a gateway without a word',
    run(module, { oauth }) {
      const config = provider(module, oauth);
      answering('out of order', 500);
      return Promise.all([
        caught(() => config.getToken?.({ code: 'c', redirectURI: REDIRECT_URI })),
        caught(() => config.getUserInfo?.({ accessToken: 'a' })),
      ]);
    },
  },
  {
    name: 'a minimal answer of the gateway',
    async run(module, { oauth }) {
      const config = provider(module, oauth);
      answering('{"access_token":"a"}', 200);
      const tokens = await config.getToken?.({ code: 'c', redirectURI: REDIRECT_URI });
      answering('{"sub":"u"}', 200);
      return [tokens, await config.getUserInfo?.({ accessToken: 'a' })];
    },
  },
  { name: 'a complete sign-in', run: signIn },
];
