import type { Connector } from '../state/records.js';
import type { TriggerEvent } from './trigger-event.js';
import type { Webhook } from './webhook.js';

/** Where and when a webhook is composed. */
export interface Sender {
  connector: Connector;
  /** Unix milliseconds. */
  now: number;
  /** The next identifier of a kind. */
  nextId(prefix: string): string;
}

/** How a provider calls an event. */
export interface ExternalEvent {
  id?: string;
  type?: string;
}

/** The webhooks of one provider, seen from both sides. */
export interface WebhookProvider {
  /** Whether the provider has signed a webhook, and lately where it says when. */
  isAuthentic(webhook: Webhook, secret: string, now: number): boolean;
  /** Answers what the provider asks the service itself; `undefined` for an event. */
  handshake?(webhook: Webhook): Response | undefined;
  eventOf(webhook: Webhook): ExternalEvent;
  /** Writes and signs a webhook as the provider does. */
  compose(event: TriggerEvent, sender: Sender): Webhook;
}
