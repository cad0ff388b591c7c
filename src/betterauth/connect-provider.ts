import type { GenericOAuthConfig } from 'better-auth/plugins/generic-oauth';
import { betterAuthOptionsSchema } from '../internal/validation/adapter-schemas.js';
import { checkArgument } from '../internal/validation/arguments.js';
import { clientCredentials } from '../oauth-gateway/client-credentials.js';
import { authorizationParams, gatewayEndpoints, signInScopes } from '../oauth-gateway/sign-in.js';
import { exchangeCode } from './exchange-code.js';
import { fetchUserInfo } from './user-info.js';

/** Options of {@link connect}. */
export interface BetterAuthConnectOptions {
  /** Provider id of Better Auth: in the sign-in call, the callback URL and the account rows. */
  readonly providerId: string;
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

/** What Better Auth reads since 1.7, and no type of older ones names. */
interface NewerConfig {
  tokenEndpointAuth: {
    method: 'custom';
    customizeRequest(request: TokenRequest): Promise<void>;
  };
}

interface TokenRequest {
  headers: Record<string, string>;
  tokenEndpoint: string;
}

/**
 * A provider for Better Auth's `genericOAuth` plugin that signs users in with a connector. While
 * `VERCEL_CONNECT_API_URL` names this machine, it uses the emulator.
 *
 * @example
 * genericOAuth({ config: [connect({ providerId: 'linear', connector: 'oauth/linear' })] });
 * @throws {ConnectValidationError} when an option is missing or has another type
 * @see https://www.better-auth.com/docs/plugins/generic-oauth
 */
export function connect(options: BetterAuthConnectOptions): GenericOAuthConfig {
  checkArgument(betterAuthOptionsSchema, 'connect: options', options);
  const { providerId, connector, scopes, getVercelOidcToken } = options;
  const config: GenericOAuthConfig & NewerConfig = {
    providerId,
    clientId: connector,
    get authorizationUrl() {
      return gatewayEndpoints.authorizationUrl;
    },
    // Better Auth 1.7 reads the URL once at its start, and these at each sign-in.
    get authorizationUrlParams() {
      return authorizationParams();
    },
    scopes: signInScopes(scopes),
    pkce: true,
    get tokenUrl() {
      return gatewayEndpoints.tokenUrl;
    },
    getToken: (grant) => exchangeCode(grant, { connector, getVercelOidcToken }),
    tokenEndpointAuth: {
      method: 'custom',
      // Only for renewals: `getToken` brings its own.
      async customizeRequest({ headers, tokenEndpoint }: TokenRequest) {
        if (tokenEndpoint !== gatewayEndpoints.tokenUrl) return;
        const { header } = await clientCredentials(connector, getVercelOidcToken);
        headers.authorization = header;
      },
    },
    getUserInfo: ({ accessToken }) => fetchUserInfo(accessToken),
  };
  return config;
}
