import type { Service } from '../service.js';
import type { ForwardTriggerEvent, InboundTriggerEvent } from '../state/events.js';
import { connectorFacts } from '../state/ledger.js';
import type { Connector } from '../state/records.js';
import type { TriggerDelivery } from './forward.js';
import type { ExternalEvent } from './provider.js';
import type { Webhook } from './webhook.js';

/** Records that a webhook has arrived, and returns the record. */
export function recordInbound(
  { ledger, clock, ids }: Service,
  connector: Connector,
  { body }: Webhook,
  { id, type }: ExternalEvent,
): InboundTriggerEvent {
  const inbound: InboundTriggerEvent = {
    eventType: 'Inbound Trigger',
    timestamp: clock.now(),
    ...connectorFacts(connector),
    triggerRequestId: ids.next('trg'),
    bodySize: body.byteLength,
    externalEventId: id,
    externalEventType: type,
  };
  ledger.record(inbound);
  return inbound;
}

/** Records what came of forwarding it to one destination. */
export function recordForward(
  { ledger, clock }: Service,
  inbound: InboundTriggerEvent,
  { projectId, path, status, error }: TriggerDelivery,
): void {
  const isSuccess = status !== undefined && status >= 200 && status < 300;
  const forwarded: ForwardTriggerEvent = {
    ...inbound,
    eventType: 'Forward Trigger',
    timestamp: clock.now(),
    destinationProjectId: projectId,
    destinationPath: path,
    status: isSuccess ? 'success' : 'error',
    reason: isSuccess ? undefined : (error ?? `The application answered ${status}.`),
    statusCode: status,
  };
  ledger.record(forwarded);
}
