import { decodeJwt, decodeProtectedHeader } from 'jose';
import type { RequestedSubject } from '../wire/request-schemas.js';
import { ServiceError } from '../wire/service-error.js';
import type { Connector } from './records.js';
import type { State } from './store.js';

/** What the provider of a connector expects of a JWT; absent fields are not checked. */
interface Expectation {
  iss?: unknown;
  aud?: unknown;
}

/**
 * The claims that the service asserts for a subject, with their defaults: the issuer is the OAuth
 * client, the audience its token endpoint. `undefined` for other subjects.
 * @throws {ServiceError} `no_token` with the provider's words when the provider would refuse it
 * @see https://www.rfc-editor.org/rfc/rfc7523#section-3
 */
export function assertedClaims(
  { clock }: State,
  connector: Connector,
  subject: RequestedSubject | undefined,
): Record<string, unknown> | undefined {
  if (subject?.type === 'token') requireValid(connector, foreignClaims(subject.token), clock.now());
  if (subject?.type !== 'jwt-bearer') return undefined;
  const { data } = connector;
  const issuedAt = Math.floor(clock.now() / 1000);
  const claims = {
    iss: subject.iss ?? String(data?.['clientId'] ?? connector.uid),
    sub: subject.sub,
    aud: subject.aud ?? tokenEndpoint(connector),
    iat: issuedAt,
    exp: issuedAt + 300,
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
  { data }: Connector,
  claims: Record<string, unknown> | undefined,
  now: number,
): void {
  if (claims === undefined) return;
  const { iss, aud } = expectationOf(data);
  const { exp } = claims;
  if (typeof exp === 'number' && exp * 1000 <= now) throw refused('The assertion has expired.');
  if (iss !== undefined && claims['iss'] !== iss) {
    throw refused('The issuer of the assertion is not trusted.');
  }
  if (aud !== undefined && ![claims['aud']].flat().includes(aud)) {
    throw refused('The assertion is for another audience.');
  }
}

/** What `data.jwtBearer` says that the provider trusts. */
function expectationOf(data: Connector['data']): Expectation {
  const settings = data?.['jwtBearer'];
  return typeof settings === 'object' && settings !== null ? settings : {};
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
