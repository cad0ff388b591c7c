import type { TriggerEvent } from './trigger-event.js';

/** The body of a webhook; `wrap` makes an object what the provider sends. */
export function composeBody(
  { payload = {}, type }: TriggerEvent,
  wrap: (fields: Record<string, unknown>) => Record<string, unknown>,
): Uint8Array<ArrayBuffer> {
  if (payload instanceof Uint8Array) return payload;
  if (typeof payload === 'string') return new TextEncoder().encode(payload);
  const fields = type === undefined ? payload : { ...payload, type };
  return new TextEncoder().encode(JSON.stringify(wrap(fields)));
}
