import { customFetch } from '@auth/core';
import type { OAuth2Config } from '@auth/core/providers';
import { authJsOptionsSchema } from '../internal/validation/adapter-schemas.js';
import { checkArgument } from '../internal/validation/arguments.js';
import { type ClientCredentials, clientCredentials } from '../oauth-gateway/client-credentials.js';
import { gatewayEndpoints, signInScopes } from '../oauth-gateway/sign-in.js';

/** What the gateway tells of a user who signed in. */
export interface ConnectProfile {
  sub: string;
  email?: string;
  email_verified?: boolean;
  name?: string;
  picture?: string;
}

/** Options of {@link connect}. */
export interface AuthJsConnectOptions {
  /** Provider id of Auth.js: the last segment of the callback URL, and `account.provider`. */
  readonly id: string;
  /** Name on the sign-in page. */
  readonly name: string;
  /** Id or UID of an OAuth connector, for example `oauth/linear`. */
  readonly connector: string;
  /**
   * Scopes to ask for; `offline_access` is always one of them.
   * @default ['openid', 'profile', 'email']
   */
  readonly scopes?: readonly string[] | undefined;
  /**
   * Fetches the OIDC token to call the gateway with.
   * @default the deployment's own
   */
  readonly getVercelOidcToken?: (() => Promise<string>) | undefined;
}

/**
 * An Auth.js provider that signs users in with a connector. While `VERCEL_CONNECT_API_URL` names
 * this machine, it uses the emulator.
 *
 * @example
 * const providers = [connect({ id: 'linear', name: 'Linear', connector: 'oauth/linear' })];
 * @throws {ConnectValidationError} when an option is missing or has another type
 * @see https://authjs.dev/guides/configuring-oauth-providers
 */
export function connect(options: AuthJsConnectOptions): OAuth2Config<ConnectProfile> {
  checkArgument(authJsOptionsSchema, 'connect: options', options);
  const { id, name, connector, scopes, getVercelOidcToken } = options;
  return {
    id,
    name,
    type: 'oauth',
    clientId: connector,
    // Auth.js knows only fixed secrets; `authenticated` adds the one of the moment.
    client: { token_endpoint_auth_method: 'none' },
    authorization: {
      get url() {
        return gatewayEndpoints.authorizationUrl;
      },
      params: { scope: signInScopes(scopes).join(' ') },
    },
    get token() {
      return gatewayEndpoints.tokenUrl;
    },
    get userinfo() {
      return gatewayEndpoints.userInfoUrl;
    },
    checks: ['pkce'],
    profile: ({ sub, name, email, picture }) => ({
      id: sub,
      name,
      email: email ?? null,
      image: picture,
    }),
    [customFetch]: authenticated(() => clientCredentials(connector, getVercelOidcToken)),
  };
}

/** A `fetch` that adds credentials to what goes to the token endpoint, and to nothing else. */
function authenticated(credentials: () => Promise<ClientCredentials>): typeof fetch {
  return async (input, init) => {
    const { origin, pathname } = new URL(input instanceof Request ? input.url : input);
    if (origin + pathname !== gatewayEndpoints.tokenUrl) return fetch(input, init);
    const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : {}));
    headers.set('authorization', (await credentials()).header);
    return fetch(input, { ...init, headers });
  };
}
