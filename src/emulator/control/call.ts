import * as z from 'zod';
import type { Emulator } from '../emulator-interface.js';
import { checkArgument } from '../wire/request-schemas.js';
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
 * Makes a call with the arguments that somebody gave for it, in this process or another one.
 * @throws {TypeError} that names the first wrong argument and its rule
 */
export function runCall({ body, run }: Call, emulator: Emulator, given: unknown): unknown {
  return run(emulator, body && checkArgument(body, given, 'argument'));
}

/**
 * Makes a call with what a request carries.
 * @throws {ServiceError} when that is wrong, or the emulator refuses it
 */
export async function answerCall(call: Call, emulator: Emulator, sent: unknown): Promise<unknown> {
  try {
    return await runCall(call, emulator, sent);
  } catch (error) {
    if (!(error instanceof Error) || error instanceof ServiceError) throw error;
    // What a method throws for its caller is a refusal; anything else is a fault of the emulator.
    if (error.name === 'TypeError') throw new ServiceError('bad_request', error.message);
    if (error.name === 'Error') throw new ServiceError('conflict', error.message);
    throw error;
  }
}
