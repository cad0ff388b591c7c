import type { Service } from '../service.js';
import { endOfRefresh } from '../state/clock.js';
import type { ConsentRequest } from '../state/consent-request.js';
import type { CompletedAuthorizationEvent } from '../state/events.js';
import { connectorFacts, installationFacts, subjectFacts } from '../state/ledger.js';
import type { Connector, Grant } from '../state/records.js';
import { APP } from '../state/subjects.js';

/** Puts a consent that was given into the audit trail. */
export function recordAuthorization(
  service: Service,
  connector: Connector,
  request: ConsentRequest,
  grant: Grant,
): void {
  const { authorizationId, scopes, refreshableUntil } = grant;
  const refreshTokenExpiresAt = endOfRefresh(refreshableUntil);
  const outcome = { authorizationId, scopes, refreshTokenExpiresAt };
  recordEnd(service, connector, { ...grant, requester: request.requester }, outcome);
}

/** Puts a consent that was denied, failed or never decided into the audit trail. */
export function recordFailure(
  service: Service,
  connector: Connector,
  { requester, principal = APP, installationId, scopes, error }: ConsentRequest,
): void {
  recordEnd(service, connector, { requester, principal, installationId }, { scopes, error });
}

function recordEnd(
  { ledger, clock }: Service,
  connector: Connector,
  asked: Pick<ConsentRequest, 'requester' | 'installationId'> & Pick<Grant, 'principal'>,
  outcome: Partial<CompletedAuthorizationEvent>,
): void {
  ledger.record({
    eventType: 'Completed Authorization Request',
    timestamp: clock.now(),
    ...connectorFacts(connector),
    ...asked.requester,
    ...subjectFacts(asked.principal),
    ...installationFacts(connector, asked.installationId),
    ...outcome,
  });
}
