import type { Service } from '../service.js';
import { SUPPORTED_GRANT_TYPES } from './token-grants.js';

/** Issuer of the gateway's access tokens. */
export function gatewayIssuer(service: Service): string {
  return `${service.baseUrl()}/oauth`;
}

/**
 * The metadata of the gateway.
 * @see https://www.rfc-editor.org/rfc/rfc8414
 */
export function discoveryDocument(service: Service): Record<string, unknown> {
  const issuer = gatewayIssuer(service);
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    revocation_endpoint: `${issuer}/revoke`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['code'],
    grant_types_supported: SUPPORTED_GRANT_TYPES,
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic'],
    revocation_endpoint_auth_methods_supported: ['client_secret_basic'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    claims_supported: ['sub', 'name', 'email', 'email_verified'],
  };
}
