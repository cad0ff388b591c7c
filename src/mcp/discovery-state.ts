import type { ConnectOAuthDiscoveryState } from './types.js';

const SERVICE_URL = 'https://connect.vercel.com';

/** Who issues the tokens, so that a client presents them to nobody else. */
export const ISSUER = SERVICE_URL;

/**
 * `redirectUrl` of a provider that was given none; nobody is ever sent there.
 *
 * A client takes an empty one for the client credentials grant, which needs no user.
 */
export const CONNECT_MANAGED_REDIRECT_URL = `${SERVICE_URL}/`;

/**
 * A complete discovery result that names the service.
 *
 * With it, `@modelcontextprotocol/sdk` fetches none of the URLs that an MCP server names in
 * `WWW-Authenticate`; the service's own URLs here are not called either.
 */
export const CONNECT_DISCOVERY_STATE: ConnectOAuthDiscoveryState = {
  authorizationServerUrl: SERVICE_URL,
  authorizationServerMetadata: {
    issuer: ISSUER,
    authorization_endpoint: CONNECT_MANAGED_REDIRECT_URL,
    token_endpoint: CONNECT_MANAGED_REDIRECT_URL,
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
  },
  resourceMetadata: {
    resource: CONNECT_MANAGED_REDIRECT_URL,
    authorization_servers: [SERVICE_URL],
  },
};
