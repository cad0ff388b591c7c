import type * as z from 'zod/mini';

/** What an argument or a reply has to be. */
export type Schema = Pick<z.ZodMiniType, 'safeParse'>;

/** A schema that is built at its first use, because building all of them takes two milliseconds. */
export interface LazySchema<S extends z.ZodMiniType> extends Schema {
  build(): S;
}

/**
 * Defers the building of a schema. What `isPlain` accepts needs none at all: it has to be something
 * that the schema accepts, too.
 */
export function lazily<S extends z.ZodMiniType>(
  build: () => S,
  isPlain: (value: unknown) => boolean = () => false,
): LazySchema<S> {
  let schema: S | undefined;
  const built = () => {
    schema ??= build();
    return schema;
  };
  const safeParse: Schema['safeParse'] = (value) =>
    isPlain(value) ? { success: true, data: value } : built().safeParse(value);
  return { build: built, safeParse };
}

/** Where the first fault is, the rule it breaks and the kind of what was given, never the value. */
export function firstIssue(error: z.core.$ZodError, input: unknown): string {
  const [issue] = error.issues as [z.core.$ZodIssue];
  const { path, message } = nearestFault(issue);
  const given = path.reduce<unknown>((value, name) => (value as Fields)[name], input);
  const where = path.length === 0 ? '' : `\`${path.map(String).join('.')}\` `;
  return `${where}${message} (got ${kindOf(given)})`;
}

/** Of a value that may have several forms, a fault within one says more than that it has none. */
function nearestFault(issue: z.core.$ZodIssue): Pick<z.core.$ZodIssue, 'path' | 'message'> {
  const faults = issue.code === 'invalid_union' ? issue.errors.flat() : [];
  const within = faults.find(({ path }) => path.length > 0);
  return within ? { path: [...issue.path, ...within.path], message: within.message } : issue;
}

type Fields = Record<PropertyKey, unknown>;

/** What a value is, for messages that must not show it. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null || value === '') return value === null ? 'null' : 'an empty string';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return Array.isArray(value) ? 'an array' : `a value of type ${typeof value}`;
}
