import type * as z from 'zod';
import { firstProblem } from './request-schemas.js';
import { ServiceError } from './service-error.js';

// Far more than any body needs, and far less than what `JSON.stringify` overflows the stack with.
const MAX_DEPTH = 100;

/**
 * Reads the JSON body of a request; an empty one is `{}`.
 * @throws {ServiceError} `bad_request` like {@link parseJson}
 */
export async function readJson(request: Request): Promise<unknown> {
  const text = await request.text();
  return text === '' ? {} : parseJson(text);
}

/**
 * Parses a body.
 * @throws {ServiceError} `bad_request` when it is not JSON, or is nested too deep to be kept
 */
export function parseJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ServiceError('bad_request', 'body: expected JSON.');
  }
  if (!isDeeper(value, MAX_DEPTH)) return value;
  throw new ServiceError('bad_request', `body: expected at most ${MAX_DEPTH} levels of nesting.`);
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

/** Whether a JSON value has more levels of objects and arrays than this. */
function isDeeper(value: unknown, levels: number): boolean {
  let level = [value].filter(isNested);
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth === levels) return true;
    level = level.flatMap((each) => Object.values(each).filter(isNested));
  }
  return false;
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** A non-empty text, or nothing. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
