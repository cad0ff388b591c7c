import {
  type AuthFn,
  extractBearerToken,
  type VerifyOidcConfig,
  verifyOidc,
  withAuthChallenges,
} from 'eve/channels/auth';
import { eveRouteSchema } from '../internal/validation/adapter-schemas.js';
import { checkArgument, checkOptions, invalidArgument } from '../internal/validation/arguments.js';
import { unverifiedClaims } from '../webhooks/claims.js';
import { type AcceptedAudience, acceptedAudience, expectedIssuer } from './accepted-token.js';
import type { ConnectOAuthOptions } from './connect-oauth-options.js';

const LISTS = ['audiences', 'subjects', 'connectors', 'tenantIds', 'installationIds'] as const;

/**
 * An authenticator of eve routes that accepts access tokens of the OAuth gateway, by default those
 * for this project and environment. While `VERCEL_CONNECT_API_URL` names this machine, it accepts
 * those of the emulator there, and no others.
 *
 * @throws {ConnectValidationError} when an option is empty or has another type, or the project or
 * environment is unknown
 * @example
 * eveChannel({ auth: [connectOAuth({ connectors: ['oauth/linear'] })] });
 */
export function connectOAuth(opts: ConnectOAuthOptions = {}): AuthFn<Request> {
  checkOptions('connectOAuth: its options', opts);
  checkArgument(eveRouteSchema, 'connectOAuth: options', opts);
  for (const name of LISTS) {
    if (opts[name]?.length === 0) throw invalidArgument(`connectOAuth: ${name} must not be empty.`);
  }
  const isAccepted = acceptedAudience(opts);
  const authenticate: AuthFn<Request> = async (request) => {
    const token = extractBearerToken(request.headers.get('authorization'));
    const config = token === null ? undefined : verification(token, opts, isAccepted);
    if (config === undefined) return null;
    const result = await verifyOidc(token, config);
    return result.ok ? result.sessionAuth : null;
  };
  return withAuthChallenges(authenticate, [{ scheme: 'Bearer' }]);
}

/** How to verify a token; nothing when no verification could make it acceptable. */
function verification(
  token: string,
  { connectors, tenantIds, installationIds, claims, ...opts }: ConnectOAuthOptions,
  isAccepted: AcceptedAudience,
): VerifyOidcConfig | undefined {
  const unverified = unverifiedClaims(token);
  const audiences = [unverified.aud ?? []].flat().filter(isAccepted);
  const names = [unverified.clientId, unverified.clientUid];
  if (audiences.length === 0) return undefined;
  if (connectors && !connectors.some((connector) => names.includes(connector))) return undefined;
  const { issuer, discoveryUrl } = expectedIssuer(unverified.iss);
  return {
    issuer,
    discoveryUrl: opts.discoveryUrl ?? discoveryUrl,
    audiences,
    subjects: opts.subjects,
    clockSkewSeconds: opts.clockSkewSeconds,
    claims: {
      ...claims,
      ...(tenantIds && { tenantId: tenantIds }),
      ...(installationIds && { installationId: installationIds }),
      typ: ['at'],
    },
  };
}
