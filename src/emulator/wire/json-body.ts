import type * as z from 'zod';
import { firstProblem } from './request-schemas.js';
import { ServiceError } from './service-error.js';

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

/**
 * Checks a part of a request.
 * @throws {ServiceError} `bad_request` that names the first wrong field and its rule.
 */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown, name = 'body'): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new ServiceError('bad_request', firstProblem(result.error, name));
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A non-empty text, or nothing. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
