import type { WebhookDelivery } from '../instruments/ledger.js';
import type { Service } from '../service.js';
import type { Connector } from '../state/records.js';
import type { ConsentRequest } from './consent-request.js';

const TIMEOUT_MS = 10_000;

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
  try {
    const response = await service.fetch(request.webhook, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(outcome(connector, request)),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    delivery.status = response.status;
  } catch (error) {
    delivery.error = error instanceof Error ? error.message : String(error);
  }
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
