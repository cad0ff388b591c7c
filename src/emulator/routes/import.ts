import { type Caller, requestedPrincipal } from '../auth/callers.js';
import {
  requireConnector,
  requireEnvironment,
  requirePermission,
  requireSubjectType,
} from '../auth/connector-access.js';
import type { Service } from '../service.js';
import { END_OF_TIME } from '../state/clock.js';
import { recordConsent } from '../state/grants.js';
import { installationIdOf, resolveInstallation } from '../state/installations.js';
import { keepProviderGrant } from '../state/provider-records.js';
import type { Connector, IssuedToken, Principal } from '../state/records.js';
import { issueToken } from '../state/tokens.js';
import { type ImportedToken, importRequestSchema } from '../wire/request-schemas.js';
import { ServiceError } from '../wire/service-error.js';
import { type Call, checkBody } from './api-call.js';

/** `POST /v1/connect/token/:connector/import` */
export function answerImport(service: Service, call: Call): Record<string, unknown> {
  const { caller } = call;
  const { tokens } = checkBody(importRequestSchema, call);
  requirePermission(caller, 'use');
  const connector = requireConnector(service, caller, call.target);
  // All are checked before the first one is stored.
  tokens.forEach(({ expiresAt }, index) => {
    if (expiresAt > service.clock.now()) return;
    const message = `body.tokens[${index}].expiresAt: expected a time to come.`;
    throw new ServiceError('bad_request', message);
  });
  const orders = tokens.map((token) => orderOf(connector, caller, token));
  const outcomes = orders.map((order) => ({ order, issued: storeToken(service, order) }));
  return {
    accepted: tokens.length,
    imported: outcomes.filter(({ issued }) => issued !== undefined).length,
    tokens: outcomes.map(({ order, issued }) => ({
      subject: publicSubject(order.principal),
      environment: order.environment,
      expiresAt: order.expiresAt,
      // A token that the service has already is not taken over again.
      succeeded: issued !== undefined,
      tokenId: issued?.tokenId,
      tokenGroupId: issued?.tokenGroupId,
      authorizationId: issued?.authorizationId,
    })),
  };
}

interface ImportOrder extends ImportedToken {
  connector: Connector;
  principal: Principal;
  tenantId?: string;
  projectId?: string;
}

function orderOf(connector: Connector, caller: Caller, token: ImportedToken): ImportOrder {
  const link = connector.links.find(({ projectId }) => projectId === caller.projectId);
  if (link !== undefined) requireEnvironment(connector, link, token.environment);
  const principal = requestedPrincipal(caller, token.subject);
  requireSubjectType(connector, principal);
  const { installation, tenant } = token;
  const ofTenant = connector.installations.find(({ tenantId }) => tenantId === tenant?.id)?.id;
  const named = token.installationId ?? installation?.id ?? ofTenant;
  const installationId = installationIdOf(resolveInstallation(connector, named));
  const { projectId } = caller;
  return { ...token, connector, principal, installationId, tenantId: tenant?.id, projectId };
}

/** A subject without its credentials. */
function publicSubject({ type, id }: Principal): Record<string, unknown> {
  return { type, id };
}

function storeToken(service: Service, order: ImportOrder): IssuedToken | undefined {
  if (service.store.issuancesOf(order.accessToken).length > 0) return undefined;
  const grant = recordConsent(service, {
    ...order,
    refreshableUntil: refreshableUntil(order),
  });
  const scopes = [...(order.scopes ?? order.connector.scopes)].sort();
  const { accessToken: token, expiresAt } = order;
  if (order.connector.provider === 'real') {
    const { authorizationId } = grant;
    const { accessToken, refreshToken } = order;
    keepProviderGrant(service.store, { authorizationId, accessToken, expiresAt, refreshToken });
  }
  return issueToken(service, { ...order, grant, scopes }, { token, expiresAt });
}

function refreshableUntil({ refreshToken, refreshTokenExpiresAt }: ImportedToken): number {
  if (refreshToken === undefined) return 0;
  return refreshTokenExpiresAt ?? END_OF_TIME;
}
