import { defaultSettings } from '../client.js';
import { ConnectCredentialsError } from '../errors.js';
import { resolveCredential } from '../internal/environment/credential.js';

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
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1
 */
export async function clientCredentials(
  connector: string,
  getVercelOidcToken: OidcTokenFetcher = deploymentToken,
): Promise<ClientCredentials> {
  const token = await getVercelOidcToken();
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
