import { ServiceError } from '../wire/service-error.js';

/**
 * Refuses a form that a page of another site has sent; other programs than browsers pass.
 * @throws {ServiceError} `forbidden`
 * @see https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
 */
export function refuseForeignForm({ url, headers }: Request): void {
  const site = headers.get('sec-fetch-site') ?? 'same-origin';
  const origin = headers.get('origin') ?? new URL(url).origin;
  if (site === 'same-origin' && origin === new URL(url).origin) return;
  throw new ServiceError('forbidden', 'This form was sent from another site.');
}

/**
 * Whether a form allows what it asks.
 * @throws {ServiceError} `bad_request` when it neither allows nor denies it
 */
export function readDecision(decision: unknown): boolean {
  if (decision === 'allow' || decision === 'deny') return decision === 'allow';
  throw new ServiceError('bad_request', 'The form has neither been allowed nor denied.');
}
