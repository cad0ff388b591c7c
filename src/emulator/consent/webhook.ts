import type { WebhookDelivery } from '../instruments/ledger.js';
import type { Service } from '../service.js';
import type { Connector } from '../state/records.js';
import { post } from '../wire/post.js';
import type { ConsentRequest } from './consent-request.js';

/** Tells the webhook of a consent request the outcome; a failure is only recorded. */
export async function notifyWebhook(
  service: Service,
  connector: Connector,
  request: ConsentRequest,
): Promise<void> {
  if (request.webhook === undefined) return;
  const delivery: WebhookDelivery = {
    url: request.webhook,
    request: request.id,
  };
  service.ledger.deliveries.push(delivery);
  const posted = await post(service.fetch, request.webhook, {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(outcome(connector, request)),
  });
  Object.assign(delivery, posted);
}

function outcome(connector: Connector, request: ConsentRequest): Record<string, unknown> {
  const { id, uid, type } = connector;
  return {
    request: request.id,
    status: request.status,
    connector: { id, uid, type },
    data: request.data,
    error: request.error,
  };
}
