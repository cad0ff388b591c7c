import type { Service } from '../service.js';
import { environmentSlug } from '../state/environments.js';
import type { Connector, TriggerDestination } from '../state/records.js';
import { destinationPath, destinationUrl } from '../state/trigger-destinations.js';
import { type PostOutcome, post } from '../wire/post.js';
import type { Webhook } from './webhook.js';

const MAX_ATTEMPTS = 3;
const TRANSIENT = [500, 502, 503, 504];
const BEARER_LIFETIME_MS = 60 * 60_000;

/** What came of forwarding a webhook to one destination. */
export interface TriggerDelivery extends TriggerDestination, PostOutcome {
  path: string;
  /** Where the request went, with the path. */
  url?: string;
  /** How many requests were sent: one, and up to two more after a transient failure. */
  attempts: number;
}

/** Forwards a webhook to a destination, as the deployment that is there. */
export async function forward(
  service: Service,
  connector: Connector,
  destination: TriggerDestination,
  { headers, body }: Webhook,
): Promise<TriggerDelivery> {
  const { projectId: project } = destination;
  const environment = environmentSlug(service.store, project, destination.environment);
  const delivery = { ...destination, path: destinationPath(connector, destination) };
  const url = destinationUrl(service.store, connector, destination);
  if (url === undefined) return { ...delivery, attempts: 0, error: noAddress(project) };
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
  return { ...delivery, url, attempts, ...outcome };
}

function noAddress(project: string): string {
  return `The emulator does not know where ${project} is on this machine; set projects[].url.`;
}

function isTransient({ status }: PostOutcome): boolean {
  return status === undefined || TRANSIENT.includes(status);
}
