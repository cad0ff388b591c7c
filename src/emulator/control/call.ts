import * as z from 'zod';
import type { Emulator } from '../emulator-interface.js';

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
