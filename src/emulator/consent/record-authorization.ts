import type { Service } from '../service.js';
import { endOfRefresh } from '../state/clock.js';
import type { ConsentRequest } from '../state/consent-request.js';
import { connectorFacts, installationFacts, subjectFacts } from '../state/ledger.js';
import type { Connector, Grant } from '../state/records.js';
import { APP } from '../state/subjects.js';

/** Puts a consent that was given into the audit trail. */
export function recordAuthorization(
  { ledger, clock }: Service,
  connector: Connector,
  { requester }: ConsentRequest,
  grant: Grant,
): void {
  ledger.record({
    eventType: 'Completed Authorization Request',
    timestamp: clock.now(),
    ...connectorFacts(connector),
    ...requester,
    ...subjectFacts(grant.principal),
    ...installationFacts(connector, grant.installationId),
    authorizationId: grant.authorizationId,
    scopes: grant.scopes,
    refreshTokenExpiresAt: endOfRefresh(grant.refreshableUntil),
  });
}

/** Puts a consent that was denied, failed or never decided into the audit trail. */
export function recordFailure(
  { ledger, clock }: Service,
  connector: Connector,
  { requester, principal = APP, scopes, installationId, error }: ConsentRequest,
): void {
  ledger.record({
    eventType: 'Completed Authorization Request',
    timestamp: clock.now(),
    ...connectorFacts(connector),
    ...requester,
    ...subjectFacts(principal),
    ...installationFacts(connector, installationId),
    ...{ scopes, error },
  });
}
