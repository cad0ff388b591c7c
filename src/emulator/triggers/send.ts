import { ConnectionDropped } from '../instruments/fault-effects.js';
import type { Service } from '../service.js';
import { type TriggerOutcome, takeIn } from './intake.js';
import { providerOf, unknownProvider } from './providers.js';
import type { TriggerEvent } from './trigger-event.js';

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
  if (provider === undefined) throw new TypeError(unknownProvider(connector.type));
  const nextId = (prefix: string) => ids.next(prefix);
  const webhook = provider.compose(event, { connector, now: clock.now(), nextId });
  try {
    return await takeIn(service, connector.id, webhook, new AbortController().signal);
  } catch (error) {
    if (!(error instanceof ConnectionDropped)) throw error;
    throw new TypeError('fetch failed', { cause: error });
  }
}
