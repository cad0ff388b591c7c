import type { Service } from '../service.js';
import type { TriggerDestination } from '../state/records.js';
import { type PostOutcome, post } from '../wire/post.js';
import type { Webhook } from './webhook.js';

const MAX_ATTEMPTS = 3;
const TRANSIENT = [500, 502, 503, 504];
const BEARER_LIFETIME_MS = 60 * 60_000;

/** What came of forwarding a webhook to one destination. */
export interface TriggerDelivery extends TriggerDestination, PostOutcome {
  /** How many requests were sent: one, and up to two more after a transient failure. */
  attempts: number;
}

/** Forwards a webhook to a destination, as the deployment that is there. */
export async function forward(
  service: Service,
  destination: TriggerDestination,
  { headers, body }: Webhook,
): Promise<TriggerDelivery> {
  const { url, projectId: project, environment } = destination;
  const bearer = service.issuer.issue({ project, environment }, BEARER_LIFETIME_MS);
  const contentType = headers.get('content-type');
  const init: RequestInit = {
    headers: {
      authorization: `Bearer ${bearer}`,
      ...(contentType !== null && { 'content-type': contentType }),
    },
    body,
  };
  let attempts = 1;
  let outcome = await post(service.fetch, url, init);
  for (; attempts < MAX_ATTEMPTS && isTransient(outcome); attempts += 1) {
    outcome = await post(service.fetch, url, init);
  }
  return { ...destination, attempts, ...outcome };
}

function isTransient({ status }: PostOutcome): boolean {
  return status === undefined || TRANSIENT.includes(status);
}
