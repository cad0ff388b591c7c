import type { ConnectAuthorizationDetail } from '../../types.js';
import type { Service } from '../service.js';
import { canonicalJson } from '../wire/canonical-json.js';
import { sha256 } from '../wire/digest.js';
import { ServiceError } from '../wire/service-error.js';
import type { Connector, Grant, IssuedToken } from './records.js';

const DEFAULT_VALIDITY_BUFFER_MS = 30_000;

/** What a token is asked for, with the defaults filled in. */
export interface TokenOrder {
  connector: Connector;
  grant: Grant;
  installationId?: string;
  scopes: string[];
  audience?: string[];
  resources?: string[];
  authorizationDetails?: ConnectAuthorizationDetail[];
  /** A token with no more than this left is refreshed. @default 30_000 */
  validityBufferMs?: number;
  projectId?: string;
  environment?: string;
}

/**
 * The service's current token for an order; a new one when it is about to expire.
 * @throws {ServiceError} `no_token` when the grant cannot produce one.
 */
export function obtainToken(service: Service, order: TokenOrder): IssuedToken {
  const { validityBufferMs = DEFAULT_VALIDITY_BUFFER_MS, grant } = order;
  const now = service.clock.now();
  const groupId = tokenGroupId(order);
  const canRefresh = grant.refreshableUntil > now;
  // A token that cannot be renewed cannot be narrowed either: it serves every order.
  const current = service.store.tokens.findLast(
    (token) =>
      token.authorizationId === grant.authorizationId &&
      token.revokedAt === undefined &&
      (token.tokenGroupId === groupId || !canRefresh),
  );
  const bufferMs = canRefresh ? validityBufferMs : 0;
  if (current !== undefined && current.expiresAt - now > bufferMs) return current;
  if (canRefresh) return issueToken(service, order);
  throw new ServiceError('no_token', 'The imported token has expired and cannot be refreshed.');
}

/** Records an issuance; `imported` is a token that the provider issued before. */
export function issueToken(
  service: Service,
  order: TokenOrder,
  imported?: { token: string; expiresAt: number },
): IssuedToken {
  const { connector, grant } = order;
  const now = service.clock.now();
  const issued: IssuedToken = {
    token: imported?.token ?? connector.apiKey ?? service.ids.credential(connector.type),
    tokenId: service.ids.next('stk'),
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
    expiresAt: imported?.expiresAt ?? now + connector.tokenLifetimeMs,
  };
  service.store.tokens.push(issued);
  return issued;
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
