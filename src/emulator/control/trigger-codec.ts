import * as z from 'zod';
import type { TriggerEvent } from '../triggers/provider.js';
import type { TriggerOutcome } from '../triggers/receive-webhook.js';
import { strictObject } from '../wire/strict-object.js';

const text = z.string().min(1);

/** An event as the control API takes it; a payload of bytes comes in base64. */
export const eventSchema = strictObject({
  type: text.optional(),
  payload: z
    .union([z.record(z.string(), z.unknown()), z.string()], 'expected an object, a text or bytes')
    .optional(),
  payloadBase64: z.base64().optional(),
  id: text.optional(),
  contentType: text.optional(),
});

/** An event on the wire. */
export type WireEvent = z.infer<typeof eventSchema>;

/** An outcome on the wire: the response in pieces. */
export interface WireOutcome extends Omit<TriggerOutcome, 'response'> {
  response: { status: number; headers: Record<string, string>; bodyBase64: string };
}

/** Writes an event for the wire; what is none stays as it is, for the call to refuse. */
export function eventOnWire(given: TriggerEvent): WireEvent {
  if (!(Object(given).payload instanceof Uint8Array)) return given as WireEvent;
  const { payload, ...event } = given as { payload: Uint8Array };
  return { ...event, payloadBase64: Buffer.from(payload).toString('base64') };
}

/** Reads an event from the wire. */
export function eventOf({ payloadBase64, ...event }: WireEvent): TriggerEvent {
  if (payloadBase64 === undefined) return event;
  return { ...event, payload: new Uint8Array(Buffer.from(payloadBase64, 'base64')) };
}

/** Writes an outcome for the wire. */
export async function outcomeOnWire({
  response,
  deliveries,
}: TriggerOutcome): Promise<WireOutcome> {
  const { status, headers } = response;
  const bodyBase64 = Buffer.from(await response.arrayBuffer()).toString('base64');
  return { response: { status, headers: Object.fromEntries(headers), bodyBase64 }, deliveries };
}

/** Reads an outcome from the wire. */
export function outcomeOf({ response, deliveries }: WireOutcome): TriggerOutcome {
  const { status, headers, bodyBase64 } = response;
  const body = bodyBase64 === '' ? null : Buffer.from(bodyBase64, 'base64');
  return { response: new Response(body, { status, headers }), deliveries };
}
