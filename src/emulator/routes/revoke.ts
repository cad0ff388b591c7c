import { type Caller, requestedPrincipal, requesterOf } from '../auth/callers.js';
import { requireConnector, requirePermission } from '../auth/connector-access.js';
import { revokeAtProvider } from '../providers/revoke-at-provider.js';
import type { Service } from '../service.js';
import { tokenFacts } from '../state/ledger.js';
import type { Connector, IssuedToken } from '../state/records.js';
import { matches, revokeTokens } from '../state/tokens.js';
import { revocationRequestSchema } from '../wire/request-schemas.js';
import { type Call, checkBody } from './api-call.js';

/** `DELETE /v1/connect/connectors/:connector/tokens` */
export async function answerRevoke(service: Service, call: Call): Promise<Record<string, unknown>> {
  const { subject, installationId } = checkBody(revocationRequestSchema, call);
  const connector = requireConnector(service, call.caller, call.target);
  requirePermission(call.caller, subject === undefined ? 'revoke' : 'use');
  const principal = subject && requestedPrincipal(call.caller, subject);
  const target = {
    connectorId: connector.id,
    principalKey: principal?.key,
    installationId: connector.supportsInstallation ? installationId : undefined,
  };
  const ended = service.store.grants.filter((grant) => matches(grant, target));
  const revoked = revokeTokens(service, target);
  for (const token of revoked) recordRevocation(service, call.caller, connector, token);
  const count = revoked.length;
  if (connector.provider === 'real') {
    const ids = ended.map(({ authorizationId }) => authorizationId);
    const told = await revokeAtProvider(service, connector, revoked, ids);
    for (const token of revoked) token.survives = told.providerRevoked === 0;
    return { tokensFound: count, deleted: count, ...told };
  }
  return {
    tokensFound: count,
    deleted: count,
    providerRevoked: connector.supportsRevocation ? count : 0,
    providerSkipped: connector.supportsRevocation ? 0 : count,
    providerFailed: 0,
  };
}

function recordRevocation(
  service: Service,
  caller: Caller,
  connector: Connector,
  token: IssuedToken,
): void {
  const now = service.clock.now();
  service.ledger.record({
    eventType: 'Revoked Token Request',
    timestamp: now,
    ...tokenFacts(connector, token),
    userId: requesterOf(caller).userId,
    tokenExpiresAt: token.expiresAt,
    revokedAt: now,
  });
}
