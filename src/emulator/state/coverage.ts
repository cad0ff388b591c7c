import type { ConnectAuthorizationDetail } from '../../types.js';
import { ServiceError } from '../wire/service-error.js';
import { defaultScopes } from './flow-settings.js';
import type { Connector, Grant } from './records.js';
import { canonicalJson } from './subjects.js';

/** What a request narrows a token to, besides scopes. */
export type Narrowing = Pick<Grant, 'resources' | 'authorizationDetails'>;

/**
 * The scopes of a token that a grant allows.
 * @throws {ServiceError} when the grant does not cover the requested ones.
 */
export function allowedScopes(
  connector: Connector,
  grant: Grant,
  requested: string[] = ['*'],
): string[] {
  const named = requested.filter((scope) => scope !== '*');
  const missing = named.filter((scope) => !(grant.scopes?.includes(scope) ?? true));
  if (missing.length > 0) {
    throw notGranted(connector, grant, `the scopes ${missing.join(', ')}`);
  }
  const defaults = requested.includes('*')
    ? (grant.scopes ?? defaultScopes(connector, grant.principal.type))
    : [];
  return [...new Set([...defaults, ...named])].sort();
}

/**
 * Refuses what a grant is not for: consent to one repository or channel does not serve another.
 * @throws {ServiceError} like {@link allowedScopes}
 */
export function requireCoverage(
  connector: Connector,
  grant: Grant,
  { resources = [], authorizationDetails = [] }: Narrowing,
): void {
  const granted = grant.resources;
  const missing = granted ? resources.filter((each) => !granted.includes(each)) : [];
  if (missing.length > 0) {
    throw notGranted(connector, grant, `the resources ${missing.join(', ')}`);
  }
  const details = grant.authorizationDetails;
  const isCovered = authorizationDetails.every(
    (wanted) => details?.some((given) => includesDetail(given, wanted)) ?? true,
  );
  if (!isCovered) throw notGranted(connector, grant, 'these authorization details');
}

/**
 * Whether what is given includes what is wanted: each limit has to be there, as narrow or narrower.
 * @see https://www.rfc-editor.org/rfc/rfc9396#section-6
 */
function includesDetail(
  given: ConnectAuthorizationDetail,
  wanted: ConnectAuthorizationDetail,
): boolean {
  const limits = new Map<string, unknown>(Object.entries(wanted));
  return Object.entries(given).every(([name, limit]) => {
    const value = limits.get(name);
    if (!Array.isArray(limit)) return canonicalJson(limit) === canonicalJson(value);
    const allowed = limit.map(canonicalJson);
    return Array.isArray(value) && value.every((each) => allowed.includes(canonicalJson(each)));
  });
}

function notGranted(connector: Connector, grant: Grant, missing: string): ServiceError {
  const message = `The grant does not cover ${missing}.`;
  if (grant.principal.type === 'user') {
    return new ServiceError('user_authorization_required', message);
  }
  const isInstalled = connector.supportsInstallation;
  return new ServiceError(isInstalled ? 'client_installation_required' : 'no_token', message);
}
