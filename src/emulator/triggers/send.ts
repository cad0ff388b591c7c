import { ConnectionDropped } from '../instruments/with-faults.js';
import type { Service } from '../service.js';
import { noTriggers } from '../state/connector-types.js';
import type { TriggerEvent } from './provider.js';
import { providerOf, receiveWebhook, type TriggerOutcome } from './receive-webhook.js';

/**
 * Sends a connector the webhook of an event, signed as its provider does.
 * @throws {TypeError} when there is no such connector, or its type has no triggers.
 */
export async function sendTrigger(
  service: Service,
  name: string,
  event: TriggerEvent,
): Promise<TriggerOutcome> {
  const { store, clock, ids } = service;
  const connector = store.connector(name);
  const provider = providerOf(connector.type);
  if (provider === undefined) throw new TypeError(noTriggers(connector.type));
  const nextId = (prefix: string) => ids.next(prefix);
  const webhook = provider.compose(event, { connector, now: clock.now(), nextId });
  try {
    return await receiveWebhook(service, connector.id, webhook, new AbortController().signal);
  } catch (error) {
    if (!(error instanceof ConnectionDropped)) throw error;
    throw new TypeError('fetch failed', { cause: error });
  }
}
