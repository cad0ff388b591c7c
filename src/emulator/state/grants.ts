import type { ConnectAuthorizationDetail } from '../../types.js';
import { END_OF_TIME } from './clock.js';
import type { Narrowing } from './coverage.js';
import { defaultScopes } from './flow-settings.js';
import { sha256 } from './ids.js';
import type { Connector, Grant, Principal } from './records.js';
import type { State } from './store.js';
import { canonicalJson } from './subjects.js';

/** Whose grant, and for which part of a connector. */
export interface GrantQuery {
  connector: Connector;
  principal: Principal;
  installationId?: string;
  environment?: string;
}

/** The grant for a request: the latest that can still produce a token, else one that cannot. */
export function findGrant(state: State, query: GrantQuery): Grant | undefined {
  const candidates = grantsTo(state, query).filter(
    (grant) =>
      fits(grant.installationId, query.installationId) &&
      fits(grant.environment, query.environment),
  );
  const unrevoked = candidates.filter(({ revokedAt }) => revokedAt === undefined);
  return unrevoked.findLast((grant) => isLive(state, grant)) ?? unrevoked.at(-1) ?? candidates[0];
}

/** Whether a grant can be refreshed, or has a token that still works. */
function isLive({ store, clock }: State, grant: Grant): boolean {
  const now = clock.now();
  const hasToken = () =>
    store
      .tokensOf(grant)
      .some(({ revokedAt, expiresAt }) => revokedAt === undefined && expiresAt > now);
  return grant.refreshableUntil > now || hasToken();
}

/** Whether a grant that was found earlier still holds, in the same state and for the same connector. */
export function isGranted(
  store: State['store'],
  connector: Connector,
  { authorizationId }: Grant,
): boolean {
  // A reset gives the same ids to other records.
  if (!store.connectors.includes(connector) || connector.deletedAt !== undefined) return false;
  const grant = store.grant(authorizationId);
  return grant !== undefined && grant.revokedAt === undefined;
}

/** What a new consent covers. */
export interface Consent
  extends GrantQuery,
    Partial<Pick<Grant, 'externalSubject' | 'tenantId' | 'name' | 'data' | 'claims'>> {
  /** Absent for no limit, like the next two. */
  scopes?: string[];
  resources?: string[];
  authorizationDetails?: ConnectAuthorizationDetail[];
  /** Unix milliseconds. @default for ever */
  refreshableUntil?: number;
}

/** Records a consent: widens a usable grant of the same kind, replaces a revoked one. */
export function recordConsent(state: State, consent: Consent): Grant {
  const { connector, principal, installationId, environment } = consent;
  const { grants } = state.store;
  const existing = grantsTo(state, consent).find(
    (grant) => grant.installationId === installationId && grant.environment === environment,
  );
  const usable = existing?.revokedAt === undefined ? existing : undefined;
  if (existing !== undefined) grants.splice(grants.indexOf(existing), 1);
  const grant: Grant = {
    authorizationId: usable?.authorizationId ?? state.ids.next('auth'),
    connectorId: connector.id,
    principal,
    installationId,
    environment,
    ...widened(usable, consent),
    externalSubject: consent.externalSubject ?? usable?.externalSubject ?? externalId(principal),
    tenantId: consent.tenantId ?? usable?.tenantId,
    name: consent.name ?? usable?.name,
    data: consent.data ?? usable?.data,
    claims: consent.claims ?? usable?.claims,
    refreshableUntil: Math.max(
      consent.refreshableUntil ?? END_OF_TIME,
      usable?.refreshableUntil ?? 0,
    ),
  };
  grants.push(grant);
  return grant;
}

/** The scopes that consent is asked for; `undefined` for no limit. */
export function scopesToGrant(
  connector: Connector,
  { type }: Principal,
  requested = ['*'],
): string[] | undefined {
  if (!requested.includes('*')) return requested;
  const defaults = defaultScopes(connector, type);
  if (type === 'app' || defaults.length === 0) return undefined;
  return union(
    defaults,
    requested.filter((scope) => scope !== '*'),
  );
}

/** What a consent covers together with the one before it. */
function widened(usable: Grant | undefined, consent: Consent): Narrowing & { scopes?: string[] } {
  const { scopes, resources, authorizationDetails } = consent;
  if (usable === undefined) return { scopes, resources, authorizationDetails };
  return {
    scopes: union(usable.scopes, scopes),
    resources: union(usable.resources, resources),
    authorizationDetails: unionOfDetails(usable.authorizationDetails, authorizationDetails),
  };
}

function unionOfDetails(
  a: ConnectAuthorizationDetail[] | undefined,
  b: ConnectAuthorizationDetail[] | undefined,
): ConnectAuthorizationDetail[] | undefined {
  if (a === undefined || b === undefined) return undefined;
  return [...new Map([...a, ...b].map((each) => [canonicalJson(each), each])).values()];
}

function grantsTo({ store }: State, { connector, principal }: GrantQuery): readonly Grant[] {
  return store.grantsTo(connector.id, principal.key);
}

function fits(granted: string | undefined, requested: string | undefined): boolean {
  return granted === undefined || granted === requested;
}

function union(a: string[] | undefined, b: string[] | undefined): string[] | undefined {
  return a && b && [...new Set([...a, ...b])];
}

function externalId({ type, id, key }: Principal): string | undefined {
  return type === 'user' ? `ext_${sha256(key).slice(0, 12)}` : id;
}
