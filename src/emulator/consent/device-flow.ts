import type { Service } from '../service.js';
import type { Connector, Principal } from '../state/records.js';
import { ServiceError } from '../wire/service-error.js';
import { findConsent } from './consents.js';

// RFC 8628, section 3.2: the default when the server names no interval.
const POLL_INTERVAL_MS = 5_000;

/**
 * What a device hears that polls for a token while its user is still being asked, or when the
 * user has been asked in vain; `undefined` when there is no such request.
 * @see https://www.rfc-editor.org/rfc/rfc8628#section-3.5
 */
export function devicePollOutcome(
  service: Service,
  connector: Connector,
  principal: Principal,
): ServiceError | undefined {
  const request = findConsent(
    service,
    (candidate) =>
      candidate.userCode !== undefined &&
      candidate.connectorId === connector.id &&
      candidate.principal?.key === principal.key,
  );
  if (request === undefined || request.isReported || request.status === 'success') return undefined;
  if (request.status === 'pending') {
    const now = service.clock.now();
    const isEarly = now - (request.lastPolledAt ?? Number.NEGATIVE_INFINITY) < POLL_INTERVAL_MS;
    request.lastPolledAt = now;
    return isEarly
      ? new ServiceError('slow_down', `Poll every ${POLL_INTERVAL_MS / 1000} seconds at most.`)
      : new ServiceError('authorization_pending', 'The user has not decided yet.');
  }
  request.isReported = true;
  return request.status === 'canceled'
    ? new ServiceError('access_denied', 'The user has denied the request.')
    : new ServiceError('expired_token', 'The user code has expired.');
}
