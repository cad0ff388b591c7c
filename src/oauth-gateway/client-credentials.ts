import { defaultSettings } from '../client.js';
import { ConnectCredentialsError } from '../errors.js';
import { resolveCredential } from '../internal/environment/credential.js';
import { withinLimits } from '../internal/http/call-service.js';
import { race } from '../internal/http/stop.js';
import { GATEWAY_TIMEOUT_MS } from './call-gateway.js';

const LIMITS = {
  operation: 'Failed to get the OIDC token for the Vercel Connect gateway',
  signal: undefined,
  timeoutMs: GATEWAY_TIMEOUT_MS,
};

/** Fetches the OIDC token of the deployment. */
export type OidcTokenFetcher = () => Promise<string>;

/** How a connector names itself at the token endpoint. */
export interface ClientCredentials {
  /** Value of the `Authorization` header. */
  header: string;
  /** Parts of it that no message may show. */
  secrets: string[];
}

/**
 * The `Authorization` header of the token endpoint: the connector, and the deployment's OIDC token
 * in place of a client secret.
 * @throws {ConnectCredentialsError} when there is no OIDC token
 * @throws {ConnectTimeoutError} when it takes longer than 30 s
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1
 */
export async function clientCredentials(
  connector: string,
  getVercelOidcToken?: OidcTokenFetcher | null,
): Promise<ClientCredentials> {
  const fetched = async () => (getVercelOidcToken ?? deploymentToken)();
  const token = await withinLimits(LIMITS, (stop) => race(fetched(), stop));
  if (token) {
    const encoded = btoa([connector, token].map(encodeURIComponent).join(':'));
    return { header: `Basic ${encoded}`, secrets: [token, encoded] };
  }
  throw new ConnectCredentialsError('`getVercelOidcToken` returned no token.', {
    code: 'credentials_unavailable',
    hint: 'Return the OIDC token of a deployment, or leave the option out on Vercel.',
  });
}

async function deploymentToken(): Promise<string> {
  const settings = { now: defaultSettings().now, isTokenUndefined: false };
  return (await resolveCredential(undefined, settings)).bearer;
}
