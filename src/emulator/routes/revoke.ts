import { requestedPrincipal } from '../auth/callers.js';
import { requireConnector } from '../auth/connector-access.js';
import type { Service } from '../service.js';
import { tokenFacts } from '../state/ledger.js';
import type { Connector, IssuedToken } from '../state/records.js';
import { revokeTokens } from '../state/tokens.js';
import { revocationRequestSchema } from '../wire/request-schemas.js';
import { type Call, checkBody } from './api-call.js';

/** `DELETE /v1/connect/connectors/:connector/tokens` */
export function answerRevoke(service: Service, call: Call): Record<string, unknown> {
  const { subject, installationId } = checkBody(revocationRequestSchema, call);
  const connector = requireConnector(service, call.caller, call.target);
  const isForAll = subject === undefined && call.caller.kind === 'deployment';
  const principal = isForAll ? undefined : requestedPrincipal(call.caller, subject);
  const revoked = revokeTokens(service, {
    connectorId: connector.id,
    principalKey: principal?.key,
    installationId: connector.supportsInstallation ? installationId : undefined,
  });
  for (const token of revoked) recordRevocation(service, connector, token);
  const count = revoked.length;
  return {
    tokensFound: count,
    deleted: count,
    providerRevoked: connector.supportsRevocation ? count : 0,
    providerSkipped: connector.supportsRevocation ? 0 : count,
    providerFailed: 0,
  };
}

function recordRevocation(service: Service, connector: Connector, token: IssuedToken): void {
  const now = service.clock.now();
  service.ledger.record({
    eventType: 'Revoked Token Request',
    timestamp: now,
    ...tokenFacts(connector, token),
    tokenExpiresAt: token.expiresAt,
    revokedAt: now,
  });
}
