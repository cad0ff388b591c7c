import * as z from 'zod';
import type { Emulator } from '../emulator-interface.js';
import { parseInput } from '../wire/json-body.js';
import { ServiceError } from '../wire/service-error.js';

/** A text that is not empty. */
export const text = z.string().min(1);

/** One method of an emulator, or a few of its properties, as a request of the control API. */
export interface Call<Body = unknown, Result = unknown> {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Behind `/_grantkit/`. */
  path: string;
  /** Of the JSON body; absent when there is none. */
  body?: z.ZodType<Body>;
  run(emulator: Emulator, body: Body): Result | Promise<Result>;
}

/** A call without a body. */
export function plainCall<Result>(
  method: Call['method'],
  path: string,
  run: (emulator: Emulator) => Result | Promise<Result>,
): Call<undefined, Result> {
  return { method, path, run };
}

/** A call with a body, whose schema names each field that is wrong. */
export function callWith<Body, Result>(
  method: Call['method'],
  path: string,
  body: z.ZodType<Body>,
  run: (emulator: Emulator, body: Body) => Result | Promise<Result>,
): Call<Body, Result> {
  return { method, path, body, run };
}

/**
 * Makes a call with what somebody sent for it.
 * @throws {ServiceError} when that is wrong, or the emulator refuses it
 */
export async function runCall({ body, run }: Call, emulator: Emulator, sent: unknown) {
  const checked = body === undefined ? undefined : parseInput(body, sent);
  try {
    return await run(emulator, checked);
  } catch (error) {
    if (!(error instanceof Error) || error instanceof ServiceError) throw error;
    // What a method throws for its caller is a refusal; anything else is a fault of the emulator.
    if (error.name === 'TypeError') throw new ServiceError('bad_request', error.message);
    if (error.name === 'Error') throw new ServiceError('conflict', error.message);
    throw error;
  }
}
