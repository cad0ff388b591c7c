import { ConnectionDropped } from '../instruments/with-faults.js';
import type { Service } from '../service.js';
import { noTriggers } from '../state/connector-types.js';
import type { TriggerDelivery } from './forward.js';
import type { TriggerEvent } from './provider.js';
import { providerOf, receiveWebhook, type TriggerOutcome } from './receive-webhook.js';

const KEPT = 20;

/** An event that was sent to a connector, and what came of it. */
export interface SentTrigger {
  /** Which one it was of all that were sent. */
  number: number;
  /** Unix milliseconds by the emulator's clock. */
  timestamp: number;
  /** Id. */
  connector: string;
  /** With the id that it had, so that to send it again is to repeat it. */
  event: TriggerEvent;
  /** What the provider got to see; absent while there is no answer. */
  status?: number;
  deliveries: TriggerDelivery[];
}

/** Sends webhooks as providers do, and remembers the last 20. */
export class TriggerSender {
  #count = 0;
  #sent: SentTrigger[] = [];

  constructor(private readonly service: Service) {}

  /** The last ones, the newest first. */
  get sent(): readonly SentTrigger[] {
    return this.#sent;
  }

  /**
   * Sends a connector the webhook of an event, signed as its provider does.
   * @throws {TypeError} when there is no such connector, or its type has no triggers.
   */
  async send(name: string, event: TriggerEvent): Promise<TriggerOutcome> {
    const { store, clock, ids } = this.service;
    const connector = store.connector(name);
    const provider = providerOf(connector.type);
    if (provider === undefined) throw new TypeError(noTriggers(connector.type));
    const nextId = (prefix: string) => ids.next(prefix);
    const timestamp = clock.now();
    const webhook = provider.compose(event, { connector, now: timestamp, nextId });
    const { id } = provider.eventOf(webhook);
    const sent = this.#remember(connector.id, { ...event, id: event.id ?? id }, timestamp);
    try {
      const signal = new AbortController().signal;
      const outcome = await receiveWebhook(this.service, connector.id, webhook, signal);
      Object.assign(sent, { status: outcome.response.status, deliveries: outcome.deliveries });
      return outcome;
    } catch (error) {
      if (!(error instanceof ConnectionDropped)) throw error;
      throw new TypeError('fetch failed', { cause: error });
    }
  }

  /** Forgets what was sent. */
  forget(): void {
    this.#sent = [];
  }

  #remember(connector: string, event: TriggerEvent, timestamp: number): SentTrigger {
    this.#count += 1;
    const sent: SentTrigger = {
      ...{ number: this.#count, timestamp, connector, event },
      deliveries: [],
    };
    this.#sent = [sent, ...this.#sent.slice(0, KEPT - 1)];
    return sent;
  }
}
