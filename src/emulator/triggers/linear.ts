import { textOf } from '../wire/json-body.js';
import { composeBody, type WebhookProvider } from './provider.js';
import { hmacSha256, isSignature, jsonFields } from './webhook.js';

const WINDOW_MS = 60_000;

/**
 * Webhooks of Linear; the time is in the body.
 * @see https://linear.app/developers/webhooks#securing-webhooks
 */
export const linear: WebhookProvider = {
  isAuthentic({ headers, body }, secret, now) {
    if (!isSignature(headers.get('linear-signature'), hmacSha256(secret, body))) return false;
    const { webhookTimestamp: sentAt } = jsonFields(body);
    return typeof sentAt === 'number' && Math.abs(now - sentAt) <= WINDOW_MS;
  },

  eventOf({ headers, body }) {
    return {
      id: headers.get('linear-delivery') ?? undefined,
      type: headers.get('linear-event') ?? textOf(jsonFields(body)['type']),
    };
  },

  compose(event, { connector, now, nextId }) {
    const body = composeBody(event, (fields) => ({ webhookTimestamp: now, ...fields }));
    const headers = new Headers({
      'content-type': event.contentType ?? 'application/json; charset=utf-8',
      'linear-delivery': event.id ?? nextId('delivery'),
      'linear-signature': hmacSha256(connector.triggers.signingSecret, body),
    });
    const type = event.type ?? textOf(jsonFields(body)['type']);
    if (type !== undefined) headers.set('linear-event', type);
    return { headers, body };
  },
};
