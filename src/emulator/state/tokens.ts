import type { ConnectAuthorizationDetail } from '../../types.js';
import type { RequestedSubject } from '../wire/request-schemas.js';
import { ServiceError } from '../wire/service-error.js';
import { apiKeyValues } from './connector-data.js';
import { sha256 } from './ids.js';
import { keepOnly } from './record-index.js';
import type { Connector, Grant, IssuedToken } from './records.js';
import type { State } from './store.js';
import { canonicalJson } from './subjects.js';

const DEFAULT_VALIDITY_BUFFER_MS = 30_000;
// The clock may be set back, by a few hours rather than by days.
const KEPT_AFTER_END_MS = 24 * 3_600_000;
const FORGETTING_STEP = 256;

/** What a token is asked for, with the defaults filled in. */
export interface TokenOrder {
  connector: Connector;
  grant: Grant;
  installationId?: string;
  scopes: string[];
  audience?: string[];
  resources?: string[];
  authorizationDetails?: ConnectAuthorizationDetail[];
  /** Whom it is for, with the credentials that a real provider wants. */
  subject?: RequestedSubject;
  /** A token with no more than this left is refreshed. @default 30_000 */
  validityBufferMs?: number;
  /** The claims that the service asserts for it. */
  assertion?: Record<string, unknown>;
  projectId?: string;
  environment?: string;
}

/**
 * The service's current token for an order; a new one when it is about to expire.
 * @throws {ServiceError} `no_token` when the grant cannot produce one.
 */
export function obtainToken(state: State, order: TokenOrder): IssuedToken {
  const current = currentToken(state, order);
  if (current !== undefined) return current;
  if (order.grant.refreshableUntil > state.clock.now()) return issueToken(state, order);
  throw new ServiceError('no_token', 'The imported token has expired and cannot be refreshed.');
}

/** The token for an order that the service has, unless it is about to expire. */
export function currentToken(state: State, order: TokenOrder): IssuedToken | undefined {
  const { validityBufferMs = DEFAULT_VALIDITY_BUFFER_MS, grant } = order;
  const now = state.clock.now();
  const groupId = tokenGroupId(order);
  const canRefresh = grant.refreshableUntil > now;
  // A token that cannot be renewed cannot be narrowed either: it serves every order.
  const current = state.store
    .tokensOf(grant)
    .findLast(
      (token) => token.revokedAt === undefined && (token.tokenGroupId === groupId || !canRefresh),
    );
  const bufferMs = canRefresh ? validityBufferMs : 0;
  const isFresh = current !== undefined && current.expiresAt - now > bufferMs;
  return isFresh ? current : undefined;
}

/** Records an issuance; `imported` is a token that the provider issued before. */
export function issueToken(
  state: State,
  order: TokenOrder,
  imported?: { token: string; expiresAt: number },
): IssuedToken {
  const { connector, grant } = order;
  const now = state.clock.now();
  const given = imported ?? staticCredential(state, order);
  const issued: IssuedToken = {
    token: given?.token ?? state.ids.credential(connector.type),
    tokenId: state.ids.next('stk'),
    tokenGroupId: tokenGroupId(order),
    authorizationId: grant.authorizationId,
    connectorId: connector.id,
    principal: grant.principal,
    installationId: order.installationId,
    scopes: order.scopes,
    audience: order.audience,
    resources: order.resources,
    authorizationDetails: order.authorizationDetails,
    projectId: order.projectId,
    environment: order.environment,
    issuedAt: now,
    assertion: order.assertion,
    expiresAt: given?.expiresAt ?? now + connector.tokenLifetimeMs,
  };
  if (state.store.tokens.length % FORGETTING_STEP === 0) forgetEndedTokens(state);
  state.store.tokens.push(issued);
  return issued;
}

/** Forgets the tokens that ended more than a day ago; whoever asks about one hears the same. */
export function forgetEndedTokens({ store, clock }: State): void {
  const oldest = clock.now() - KEPT_AFTER_END_MS;
  keepOnly(store.tokens, ({ expiresAt }) => expiresAt > oldest);
}

/**
 * The credential that somebody entered at an API key connector, for the scopes of an order.
 * @throws {ServiceError} `no_token` when all of those values have expired
 */
function staticCredential(
  { clock }: State,
  { connector, scopes }: TokenOrder,
): { token: string; expiresAt?: number } | undefined {
  const values = apiKeyValues(connector.data);
  if (values.length === 0) return connector.apiKey ? { token: connector.apiKey } : undefined;
  const own = values.filter(({ scope }) => scope === undefined || scopes.includes(scope));
  // A value for one of the scopes goes before one for any.
  const [best] = own
    .filter(({ expiresAt }) => expiresAt === undefined || expiresAt > clock.now())
    .sort((a, b) => Number(b.scope !== undefined) - Number(a.scope !== undefined));
  if (best !== undefined) return { token: best.value, expiresAt: best.expiresAt };
  throw new ServiceError('no_token', 'The connector has no value for this request any more.');
}

/** Which tokens and grants to end; an absent field means any. */
export interface RevocationTarget {
  connectorId: string;
  principalKey?: string;
  installationId?: string;
}

/** Ends the matching tokens that still work, and returns them. */
export function endTokens(state: State, target: RevocationTarget): IssuedToken[] {
  const now = state.clock.now();
  const tokens = liveTokens(state, target);
  for (const token of tokens) token.revokedAt = now;
  return tokens;
}

/** Lets the matching tokens expire that still work; what they came from stays. */
export function expireTokens(state: State, target: RevocationTarget): void {
  const now = state.clock.now();
  for (const token of liveTokens(state, target)) token.expiresAt = now;
}

function liveTokens({ store, clock }: State, target: RevocationTarget): IssuedToken[] {
  const now = clock.now();
  return store.tokens.filter(
    (token) => matches(token, target) && token.revokedAt === undefined && token.expiresAt > now,
  );
}

/**
 * Ends the matching tokens and forgets the grants behind them, and returns the tokens. They survive
 * at a provider that has no way to revoke them.
 */
export function revokeTokens(state: State, target: RevocationTarget): IssuedToken[] {
  const { grants, connectors } = state.store;
  keepOnly(grants, (grant) => !matches(grant, target));
  const connector = connectors.find(({ id }) => id === target.connectorId);
  const ended = endTokens(state, target);
  for (const token of ended) token.survives = connector?.supportsRevocation === false;
  return ended;
}

/** Whether a token or a grant belongs to a target. */
export function matches(record: Grant | IssuedToken, target: RevocationTarget): boolean {
  return (
    record.connectorId === target.connectorId &&
    (target.principalKey === undefined || record.principal.key === target.principalKey) &&
    (target.installationId === undefined || record.installationId === target.installationId)
  );
}

function tokenGroupId({ connector, grant, ...order }: TokenOrder): string {
  const params = [
    connector.id,
    grant.principal.key,
    grant.environment,
    order.installationId,
    order.scopes,
    asSet(order.audience),
    asSet(order.resources),
    order.authorizationDetails,
  ];
  return `tkg_${sha256(canonicalJson(params)).slice(0, 16)}`;
}

function asSet(values: string[] = []): string[] {
  return [...new Set(values)].sort();
}
