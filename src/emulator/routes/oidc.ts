import type { Hono } from 'hono';
import { asDocument } from '../instruments/as-document.js';
import type { Service } from '../service.js';

/** The issuer of the deployments' OIDC tokens. */
export function issuerUrl(service: Service): string {
  return `${service.baseUrl()}/oidc`;
}

/** Serves what a verifier of OIDC tokens needs: discovery document and public keys. */
export function serveIssuer(app: Hono, service: Service): void {
  for (const path of ['', '/oidc']) {
    app.get(`${path}/.well-known/openid-configuration`, (c) =>
      asDocument(service, 'discovery', c, () => discovery(service)),
    );
    app.get(`${path}/.well-known/jwks`, (c) =>
      asDocument(service, 'jwks', c, () => service.issuer.jwks()),
    );
  }
}

function discovery(service: Service): Record<string, unknown> {
  return {
    issuer: issuerUrl(service),
    jwks_uri: `${service.baseUrl()}/.well-known/jwks`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    claims_supported: [
      ...['iss', 'aud', 'sub', 'iat', 'nbf', 'exp'],
      ...['owner', 'owner_id', 'project', 'project_id', 'environment'],
    ],
  };
}
