import { isObject } from '../internal/validation/predicates.js';

type Failure = Record<string, unknown>;

// Causes may form a circle, and lists of errors may be long.
const MOST_FAILURES = 64;

/** A failure, then its causes and what it is made of: `Promise.any` rejects with a list of errors. */
export function failuresWithin(failure: unknown): Failure[] {
  const found = new Set<Failure>();
  const add = (inner: unknown) => {
    if (isObject(inner) && found.size < MOST_FAILURES) found.add(inner);
  };
  add(failure);
  // A set goes on with what is added to it meanwhile.
  for (const outer of found) {
    add(outer.cause);
    if (Array.isArray(outer.errors)) outer.errors.forEach(add);
  }
  return [...found];
}
