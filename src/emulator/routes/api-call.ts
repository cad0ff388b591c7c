import type * as z from 'zod';
import type { Caller } from '../auth/callers.js';
import type { Service } from '../service.js';
import { firstProblem } from '../wire/request-schemas.js';
import { ServiceError } from '../wire/service-error.js';

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
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw new ServiceError('bad_request', firstProblem(result.error, 'body'));
}

/**
 * Reads the JSON body of a request; an empty one is `{}`.
 * @throws {ServiceError} `bad_request` when it is not JSON.
 */
export async function readJson(request: Request): Promise<unknown> {
  const text = await request.text();
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new ServiceError('bad_request', 'body: expected JSON.');
  }
}
