import type { Hono } from 'hono';
import { withFaults } from '../instruments/with-faults.js';
import type { Service } from '../service.js';
import { noTriggers } from '../state/connector-types.js';
import { requireAlive } from '../state/connectors.js';
import { removeInstallation } from '../state/installations.js';
import type { Connector } from '../state/records.js';
import { ServiceError } from '../wire/service-error.js';
import { forward, type TriggerDelivery } from './forward.js';
import { github } from './github.js';
import { linear } from './linear.js';
import type { WebhookProvider } from './provider.js';
import { recordForward, recordInbound } from './record.js';
import { slack } from './slack.js';
import type { Webhook } from './webhook.js';

const PROVIDERS = new Map<string, WebhookProvider>([
  ['slack', slack],
  ['github', github],
  ['linear', linear],
]);

/** What came of a webhook. */
export interface TriggerOutcome {
  /** What the provider gets to see. */
  response: Response;
  /** One per destination, in their order; none when the webhook was refused. */
  deliveries: TriggerDelivery[];
}

/** Serves the address that providers send their webhooks to. */
export function serveTriggers(app: Hono, service: Service): void {
  app.post('/connect/trigger/:connector', async (c) => {
    const body = new Uint8Array(await c.req.arrayBuffer());
    const webhook = { headers: c.req.raw.headers, body };
    return (await receiveWebhook(service, c.req.param('connector'), webhook, c.req.raw.signal))
      .response;
  });
}

/** The provider of a connector type; `undefined` when the emulator knows none of its webhooks. */
export function providerOf(type: string): WebhookProvider | undefined {
  return PROVIDERS.get(type);
}

/** Checks a webhook and forwards it to every destination of the connector. */
export async function receiveWebhook(
  service: Service,
  name: string,
  webhook: Webhook,
  signal: AbortSignal,
): Promise<TriggerOutcome> {
  let deliveries: TriggerDelivery[] = [];
  const connector = service.store.findConnector(name);
  const note = { operation: 'trigger', connector: connector?.uid ?? name } as const;
  const response = await withFaults(service, note, signal, async () => {
    const outcome = await acceptOrRefuse(service, name, webhook);
    deliveries = outcome.deliveries;
    return outcome.response;
  });
  return { response, deliveries };
}

async function acceptOrRefuse(
  service: Service,
  name: string,
  webhook: Webhook,
): Promise<TriggerOutcome> {
  try {
    const connector = service.store.findConnector(name);
    if (connector !== undefined) return await accept(service, connector, webhook);
    throw new ServiceError('not_found', `There is no connector "${name}".`);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return { response: error.toResponse(), deliveries: [] };
  }
}

async function accept(
  service: Service,
  connector: Connector,
  webhook: Webhook,
): Promise<TriggerOutcome> {
  requireAlive(connector);
  service.limits.spend('trigger', connector.teamId, service.clock.now());
  const { type, triggers } = connector;
  const { enabled, signingSecret, destinations } = triggers;
  const provider = providerOf(type);
  if (provider === undefined) throw new ServiceError('bad_request', noTriggers(type));
  if (!enabled) {
    const message = `The triggers of the connector ${connector.uid} are not enabled: give it \`triggers\` with \`destinations\`.`;
    throw new ServiceError('not_found', message);
  }
  if (!provider.isAuthentic(webhook, signingSecret, service.clock.now())) {
    throw new ServiceError('unauthorized', 'The signature is missing, wrong or too old.');
  }
  const answer = provider.handshake?.(webhook);
  if (answer !== undefined) return { response: answer, deliveries: [] };
  forgetTenant(service, connector, provider.uninstalledTenant?.(webhook));
  const inbound = recordInbound(service, connector, webhook, provider.eventOf(webhook));
  const deliveries = await Promise.all(
    destinations.map((to) => forward(service, connector, to, webhook)),
  );
  for (const delivery of deliveries) recordForward(service, inbound, delivery);
  return { response: new Response(null), deliveries };
}

/** Removes the installation of a tenant that has removed the application at the provider. */
function forgetTenant(service: Service, connector: Connector, tenantId: string | undefined): void {
  const installation = connector.installations.find((each) => each.tenantId === tenantId);
  if (installation !== undefined) removeInstallation(service, connector, installation.id);
}
