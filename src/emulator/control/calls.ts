import type { Call } from './call.js';
import { CONNECTOR_CALLS } from './connector-calls.js';
import { SERVICE_CALLS } from './service-calls.js';

/** Where the control API is, at the service itself. */
export const CONTROL_PATH = '/_grantkit';

/** Every call of the control API, by the name of the method or property that it stands for. */
export const CALLS = { ...CONNECTOR_CALLS, ...SERVICE_CALLS };

/** Name of a call. */
export type CallName = keyof typeof CALLS;

/** What a call takes. */
export type BodyOf<Name extends CallName> =
  (typeof CALLS)[Name] extends Call<infer Body, infer _> ? Body : never;

/** What a call gives. */
export type ResultOf<Name extends CallName> = Awaited<ReturnType<(typeof CALLS)[Name]['run']>>;

/** An answer of the control API: `undefined` is left out. */
export interface ControlAnswer {
  result?: unknown;
  error?: { code: string; message: string };
}
