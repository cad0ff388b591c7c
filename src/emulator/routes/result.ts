import { findConsent } from '../consent/consents.js';
import type { Service } from '../service.js';
import type { Call } from '../wire/call.js';
import { sha256 } from '../wire/digest.js';
import { ServiceError } from '../wire/service-error.js';

/** `GET /v1/connect/result/:verifier` */
export function answerResult(service: Service, { target }: Call): Record<string, unknown> {
  const code = sha256(target);
  const request = findConsent(service, (candidate) => candidate.code === code);
  if (request === undefined) {
    throw new ServiceError('not_found', 'No consent request belongs to this verifier.');
  }
  const { status, data, error } = request;
  return { status, data, error };
}
