import type { Hono } from 'hono';
import * as z from 'zod';
import { withFaults } from '../instruments/with-faults.js';
import type { Service } from '../service.js';
import { firstProblem } from '../wire/request-schemas.js';
import { strictObject } from '../wire/strict-object.js';

const exchangeSchema = strictObject({
  token: z.string().min(1),
  aud: z.string().min(1),
  jti: z.string().min(1).optional(),
});

/** Serves the issuer of OIDC tokens: discovery document, public keys and exchange. */
export function serveIssuer(app: Hono, service: Service): void {
  for (const path of ['', '/oidc']) {
    app.get(`${path}/.well-known/openid-configuration`, (c) =>
      withFaults(service, { operation: 'discovery' }, c.req.raw.signal, async () =>
        Response.json(discovery(service)),
      ),
    );
    app.get(`${path}/.well-known/jwks`, (c) =>
      withFaults(service, { operation: 'jwks' }, c.req.raw.signal, async () =>
        Response.json(service.issuer.jwks()),
      ),
    );
    app.post(`${path}/~token`, (c) =>
      withFaults(service, { operation: 'oidc-exchange' }, c.req.raw.signal, () =>
        exchange(service, c.req.raw),
      ),
    );
  }
}

/** `POST /~token`: the same identity for another audience, as `@vercel/oidc` asks for it. */
async function exchange({ issuer }: Service, request: Request): Promise<Response> {
  const body = await request.json().catch(() => undefined);
  const wanted = exchangeSchema.safeParse(body);
  if (!wanted.success) return refuse(400, firstProblem(wanted.error, 'body'));
  const { token, aud, jti } = wanted.data;
  const claims = await issuer.verify(token);
  if (claims === undefined) return refuse(401, 'The token is expired or not ours.');
  return Response.json({ token: issuer.exchange(claims, aud, jti), expiry: claims.exp });
}

/** This endpoint has an error envelope of its own. */
function refuse(status: number, error: string): Response {
  return Response.json({ error }, { status });
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
