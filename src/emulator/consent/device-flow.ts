import type { Service } from '../service.js';
import type { ConsentRequest } from '../state/consent-request.js';
import type { Connector, Principal } from '../state/records.js';
import { ServiceError } from '../wire/service-error.js';
import { findConsent } from './consents.js';

// RFC 8628, section 3.5: each poll that comes too early makes the interval this much longer.
const SLOW_DOWN_MS = 5_000;

/**
 * The error for a device that polls for a token: its user has not decided yet, has denied the
 * request, or let it expire. `undefined` without such a request, or once the device knows the end.
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
  if (request.status === 'pending') return stillPending(request, service.clock.now());
  request.isReported = true;
  return request.error && new ServiceError(request.error.code, request.error.message);
}

function stillPending(request: ConsentRequest, now: number): ServiceError {
  const isEarly = now - (request.lastPolledAt ?? Number.NEGATIVE_INFINITY) < request.pollIntervalMs;
  request.lastPolledAt = now;
  if (!isEarly) return new ServiceError('authorization_pending', 'The user has not decided yet.');
  request.pollIntervalMs += SLOW_DOWN_MS;
  const seconds = request.pollIntervalMs / 1000;
  return new ServiceError('slow_down', `Poll every ${seconds} seconds at most.`);
}
