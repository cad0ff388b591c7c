import { decodeJwt, decodeProtectedHeader } from 'jose';
import type { RequestedSubject } from '../wire/request-schemas.js';
import { ServiceError } from '../wire/service-error.js';
import { flowSettings } from './flow-settings.js';
import type { Connector } from './records.js';
import type { State } from './store.js';

/** How a connector asserts a subject, and so what its provider expects. */
interface Settings {
  iss?: string;
  aud?: string;
  /** Seconds. */
  ttl?: number;
  additionalClaims?: Record<string, unknown>;
}

const DEFAULT_TTL_S = 300;

/**
 * The claims that the service asserts for a subject, with their defaults: those of the connector,
 * else the issuer is the OAuth client, the audience its token endpoint. `undefined` for other
 * subjects, and for a real provider, which hears another assertion.
 * @throws {ServiceError} `no_token` with the provider's words when the provider would refuse it
 * @see https://www.rfc-editor.org/rfc/rfc7523#section-3
 */
export function assertedClaims(
  { clock }: State,
  connector: Connector,
  subject: RequestedSubject | undefined,
): Record<string, unknown> | undefined {
  if (connector.provider === 'real') return undefined;
  if (subject?.type === 'token') requireValid(connector, foreignClaims(subject.token), clock.now());
  if (subject?.type !== 'jwt-bearer') return undefined;
  const { iss, aud, ttl = DEFAULT_TTL_S, additionalClaims } = settingsOf(connector);
  const issuedAt = Math.floor(clock.now() / 1000);
  const claims = {
    iss: subject.iss ?? iss ?? String(connector.data?.['clientId'] ?? connector.uid),
    sub: subject.sub,
    aud: subject.aud ?? aud ?? tokenEndpoint(connector),
    iat: issuedAt,
    exp: issuedAt + ttl,
    ...additionalClaims,
    ...subject.additionalClaims,
  };
  requireValid(connector, claims, clock.now());
  return claims;
}

/** The claims of a JWT that the caller brings; `undefined` for a token of another form. */
function foreignClaims(token: string): Record<string, unknown> | undefined {
  if (token.split('.').length !== 3) return undefined;
  try {
    if (decodeProtectedHeader(token).alg === 'none') throw refused('The assertion is not signed.');
    return decodeJwt(token);
  } catch (error) {
    if (error instanceof ServiceError) throw error;
    throw refused('The assertion is malformed.');
  }
}

function requireValid(
  connector: Connector,
  claims: Record<string, unknown> | undefined,
  now: number,
): void {
  if (claims === undefined) return;
  const { iss, aud } = settingsOf(connector);
  const { exp } = claims;
  if (typeof exp === 'number' && exp * 1000 <= now) throw refused('The assertion has expired.');
  if (iss !== undefined && claims['iss'] !== iss) {
    throw refused('The issuer of the assertion is not trusted.');
  }
  if (aud !== undefined && ![claims['aud']].flat().includes(aud)) {
    throw refused('The assertion is for another audience.');
  }
}

/** What `data` says of assertions; without it, a fake provider trusts anybody. */
function settingsOf(connector: Connector): Settings {
  return flowSettings(connector, 'jwt-bearer') as Settings;
}

function tokenEndpoint({ data, clientUrl, service }: Connector): string {
  const named = data?.['tokenEndpoint'];
  return typeof named === 'string' ? named : `${clientUrl ?? `https://${service}`}/oauth/token`;
}

/** The refusal of a provider, in its own words. */
function refused(error_description: string): ServiceError {
  const vendor = { error: 'invalid_grant', error_description };
  return new ServiceError('no_token', `The provider refused: ${error_description}`, {
    details: { vendor },
  });
}
