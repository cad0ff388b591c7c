import { requestedPrincipal, requesterOf } from '../auth/callers.js';
import {
  requireConnector,
  requirePermission,
  requireSubjectType,
} from '../auth/connector-access.js';
import { devicePollOutcome } from '../consent/device-flow.js';
import { obtainProviderToken } from '../providers/provider-tokens.js';
import type { Service } from '../service.js';
import { assertedClaims } from '../state/assertions.js';
import { endOfRefresh } from '../state/clock.js';
import { allowedScopes, requireCoverage } from '../state/coverage.js';
import { findGrant, type GrantQuery, recordConsent } from '../state/grants.js';
import {
  type InstallationScope,
  installationIdOf,
  resolveInstallation,
} from '../state/installations.js';
import { tokenFacts } from '../state/ledger.js';
import type { Connector, Grant, IssuedToken } from '../state/records.js';
import { obtainToken } from '../state/tokens.js';
import { tokenRequestSchema } from '../wire/request-schemas.js';
import { ServiceError } from '../wire/service-error.js';
import { type Call, checkBody } from './api-call.js';
import { recordRefusedToken, type TokenParams } from './refused-requests.js';

/** `POST /v1/connect/token/:connector` */
export async function answerToken(service: Service, call: Call): Promise<Record<string, unknown>> {
  const params = checkBody(tokenRequestSchema, call);
  try {
    return await produceToken(service, call, params);
  } catch (error) {
    if (error instanceof ServiceError) recordRefusedToken(service, call, params, error);
    throw error;
  }
}

async function produceToken(
  service: Service,
  { caller, target }: Call,
  params: TokenParams,
): Promise<Record<string, unknown>> {
  requirePermission(caller, 'use');
  const connector = requireConnector(service, caller, target);
  const principal = requestedPrincipal(caller, params.subject);
  requireSubjectType(connector, principal);
  const installation = resolveInstallation(connector, params.installationId);
  const installationId = installationIdOf(installation);
  const { projectId, environment } = caller;
  const grant = usableGrant(service, {
    connector,
    principal,
    installationId,
    environment,
  });
  const scopes = allowedScopes(connector, grant, params.scopes);
  requireCoverage(connector, grant, params);
  const assertion = assertedClaims(service, connector, params.subject);
  const order = {
    ...params,
    connector,
    grant,
    installationId,
    scopes,
    assertion,
    projectId,
    environment,
  };
  const isReal = connector.provider === 'real';
  const token = isReal ? await obtainProviderToken(service, order) : obtainToken(service, order);
  recordTokenRequest(
    service,
    connector,
    { ...token, projectId, environment },
    {
      userId: requesterOf(caller).userId,
      refreshTokenExpiresAt: endOfRefresh(grant.refreshableUntil),
    },
  );
  return describeToken(connector, grant, installation, token);
}

function usableGrant(service: Service, query: GrantQuery): Grant {
  const grant = findGrant(service, query);
  if (grant !== undefined && grant.revokedAt === undefined) return grant;
  const pending = devicePollOutcome(service, query.connector, query.principal);
  if (pending !== undefined) throw pending;
  if (grant !== undefined) {
    throw new ServiceError('no_token', 'The provider has revoked the grant behind this token.');
  }
  if (query.principal.type === 'user') {
    throw new ServiceError(
      'user_authorization_required',
      `The user has not authorized the connector ${query.connector.uid}.`,
    );
  }
  // Only a user has to consent: the connector itself is everybody else's authorization.
  const { environment: _any, ...everywhere } = query;
  return recordConsent(service, everywhere);
}

function recordTokenRequest(
  service: Service,
  connector: Connector,
  token: IssuedToken,
  more: { userId?: string; refreshTokenExpiresAt?: number },
): void {
  service.ledger.record({
    eventType: 'Token Request',
    timestamp: service.clock.now(),
    ...tokenFacts(connector, token),
    ...more,
    expiresAt: token.expiresAt,
  });
}

function describeToken(
  connector: Connector,
  grant: Grant,
  installation: InstallationScope,
  token: IssuedToken,
): Record<string, unknown> {
  const tenant = installation === '*' ? undefined : installation;
  return {
    token: token.token,
    tokenId: token.tokenId,
    expiresAt: token.expiresAt,
    connector: { id: connector.id, uid: connector.uid, type: connector.type },
    name: grant.name ?? tenant?.name ?? connector.name,
    installationId: token.installationId,
    tenantId: tenant?.tenantId ?? grant.tenantId,
    externalSubject: grant.externalSubject,
    authorizationId: token.authorizationId,
    tokenGroupId: token.tokenGroupId,
    claims: grant.claims,
    metadata: grant.data ? { ...connector.metadata, ...grant.data } : connector.metadata,
  };
}
