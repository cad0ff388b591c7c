import type * as z from 'zod';
import type { Caller } from '../auth/callers.js';
import type { Service } from '../service.js';
import { parseInput } from '../wire/json-body.js';

/** An authenticated request to the runtime API. */
export interface Call {
  caller: Caller;
  /** The path parameter: a connector's id or UID, or a verifier. */
  target: string;
  /** The parsed body; `{}` when there is none. */
  body: unknown;
}

/** Carries out one operation and returns the body of its answer. */
export type Handler = (service: Service, call: Call) => unknown;

/**
 * Checks the body of a call.
 * @throws {ServiceError} `bad_request` that names the first wrong field and its rule.
 */
export function checkBody<T>(schema: z.ZodType<T>, { body }: Call): T {
  return parseInput(schema, body);
}
