import type { Connector } from '../state/records.js';
import type { Webhook } from './webhook.js';

/** An event at a provider, which a webhook tells a connector of. */
export interface TriggerEvent {
  /**
   * The provider's name of it: `app_mention` (Slack), `issue_comment` (GitHub), `Issue` (Linear).
   * @default the payload's `type`; GitHub needs one
   */
  type?: string;
  /**
   * An object becomes JSON, for Slack inside an `event_callback` envelope; a text or bytes are the
   * whole body, sent as they are.
   * @default {}
   */
  payload?: Record<string, unknown> | string | Uint8Array;
  /** The provider's id of it. @default a generated one */
  id?: string;
  /** @default 'application/json' */
  contentType?: string;
}

/** Where and when a webhook is composed. */
export interface Sender {
  connector: Connector;
  /** Unix milliseconds. */
  now: number;
  /** The next identifier of a kind. */
  nextId(prefix: string): string;
}

/** The id and the type that a provider gives an event. */
export interface ExternalEvent {
  id?: string;
  type?: string;
}

/** The webhooks of one provider, seen from both sides. */
export interface WebhookProvider {
  /** Whether the provider signed a webhook, and recently if the webhook says when. */
  isAuthentic(webhook: Webhook, secret: string, now: number): boolean;
  /** Answers a challenge to the service itself; `undefined` for an event. */
  handshake?(webhook: Webhook): Response | undefined;
  eventOf(webhook: Webhook): ExternalEvent;
  /** The tenant that a webhook says has removed the application; `undefined` for other events. */
  uninstalledTenant?(webhook: Webhook): string | undefined;
  /** Writes and signs a webhook as the provider does. */
  compose(event: TriggerEvent, sender: Sender): Webhook;
}

/** The body of a webhook; `wrap` puts the fields of an event into the provider's envelope. */
export function composeBody(
  { payload = {}, type }: TriggerEvent,
  wrap: (fields: Record<string, unknown>) => Record<string, unknown>,
): Uint8Array<ArrayBuffer> {
  if (payload instanceof Uint8Array) return new Uint8Array(payload);
  if (typeof payload === 'string') return new TextEncoder().encode(payload);
  const fields = type === undefined ? payload : { ...payload, type };
  return new TextEncoder().encode(JSON.stringify(wrap(fields)));
}
