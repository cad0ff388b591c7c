import { isObject, textOf } from '../wire/json-body.js';
import { composeBody, type Sender, type TriggerEvent, type WebhookProvider } from './provider.js';
import { hmacSha256, isSignature, jsonFields, type Webhook } from './webhook.js';

const WINDOW_MS = 5 * 60_000;

/**
 * Webhooks of Slack: events, and the forms of its interactive parts.
 * @see https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
export const slack: WebhookProvider = {
  isAuthentic({ headers, body }, secret, now) {
    const timestamp = headers.get('x-slack-request-timestamp') ?? '';
    if (!/^\d+$/.test(timestamp)) return false;
    if (Math.abs(now - Number(timestamp) * 1000) > WINDOW_MS) return false;
    return isSignature(headers.get('x-slack-signature'), sign(secret, timestamp, body));
  },

  handshake({ body }) {
    const { type, challenge } = jsonFields(body);
    return type === 'url_verification' ? Response.json({ challenge }) : undefined;
  },

  eventOf(webhook) {
    const { event, event_id: id, type } = fieldsOf(webhook);
    return { id: textOf(id), type: textOf(isObject(event) ? event['type'] : type) };
  },

  uninstalledTenant(webhook) {
    const { event, team_id: team } = fieldsOf(webhook);
    const isUninstall = isObject(event) && event['type'] === 'app_uninstalled';
    return isUninstall ? textOf(team) : undefined;
  },

  compose(event, sender) {
    const body = composeBody(event, (fields) => envelope(fields, event, sender));
    const timestamp = String(Math.floor(sender.now / 1000));
    const headers = new Headers({
      'content-type': event.contentType ?? 'application/json',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': sign(sender.connector.triggers.signingSecret, timestamp, body),
    });
    return { headers, body };
  },
};

function sign(secret: string, timestamp: string, body: Uint8Array): string {
  return `v0=${hmacSha256(secret, `v0:${timestamp}:`, body)}`;
}

/** Interactive parts send a form that holds their JSON in the field `payload`. */
function fieldsOf({ headers, body }: Webhook): Record<string, unknown> {
  const isForm = headers.get('content-type')?.startsWith('application/x-www-form-urlencoded');
  if (!isForm) return jsonFields(body);
  return jsonFields(new URLSearchParams(new TextDecoder().decode(body)).get('payload') ?? '');
}

function envelope(
  fields: Record<string, unknown>,
  { id }: TriggerEvent,
  { connector, now, nextId }: Sender,
): Record<string, unknown> {
  const tenant = connector.installations.find(({ isDefault }) => isDefault)?.tenantId;
  return {
    team_id: fields['team'] ?? tenant,
    api_app_id: `A_${connector.id}`,
    event: fields,
    type: 'event_callback',
    event_id: id ?? nextId('Ev'),
    event_time: Math.floor(now / 1000),
  };
}
