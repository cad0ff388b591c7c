import type { Hono } from 'hono';
import { withFaults } from '../instruments/with-faults.js';
import type { Service } from '../service.js';

/** Serves what a verifier of OIDC tokens needs: discovery document and public keys. */
export function serveIssuer(app: Hono, service: Service): void {
  for (const path of ['', '/oidc']) {
    app.get(`${path}/.well-known/openid-configuration`, (c) =>
      withFaults(service, 'discovery', c.req.raw.signal, async () =>
        Response.json(discovery(service)),
      ),
    );
    app.get(`${path}/.well-known/jwks`, (c) =>
      withFaults(service, 'jwks', c.req.raw.signal, async () =>
        Response.json(service.issuer.jwks()),
      ),
    );
  }
}

function discovery(service: Service): Record<string, unknown> {
  return {
    issuer: service.issuer.url,
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
