import { isObject } from '../wire/json-body.js';
import { composeBody, type WebhookProvider } from './provider.js';
import { hmacSha256, isSignature, jsonFields } from './webhook.js';

/**
 * Webhooks of GitHub; they carry no time, so that an old one stays authentic.
 * @see https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
 */
export const github: WebhookProvider = {
  isAuthentic({ headers, body }, secret) {
    return isSignature(headers.get('x-hub-signature-256'), sign(secret, body));
  },

  eventOf({ headers }) {
    return {
      id: headers.get('x-github-delivery') ?? undefined,
      type: headers.get('x-github-event') ?? undefined,
    };
  },

  uninstalledTenant({ headers, body }) {
    const { action, installation } = jsonFields(body);
    if (headers.get('x-github-event') !== 'installation' || action !== 'deleted') return undefined;
    const id = isObject(installation) ? installation['id'] : undefined;
    return id === undefined ? undefined : String(id);
  },

  compose({ type, ...event }, { connector, nextId }) {
    if (type === undefined) {
      throw new TypeError('event.type: GitHub names the event in a header, such as "issues".');
    }
    const body = composeBody(event, (fields) => fields);
    const headers = new Headers({
      'content-type': event.contentType ?? 'application/json',
      'user-agent': 'GitHub-Hookshot/emu',
      'x-github-event': type,
      'x-github-delivery': event.id ?? nextId('delivery'),
      'x-hub-signature-256': sign(connector.triggers.signingSecret, body),
    });
    return { headers, body };
  },
};

function sign(secret: string, body: Uint8Array): string {
  return `sha256=${hmacSha256(secret, body)}`;
}
