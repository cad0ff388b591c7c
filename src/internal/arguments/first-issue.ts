import type * as z from 'zod/mini';

/** Where the first fault is, the rule it breaks and the kind of what was given, never the value. */
export function firstIssue(error: z.core.$ZodError, input: unknown): string {
  const { path, message } = error.issues[0] ?? { path: [], message: 'is not acceptable' };
  const given = path.reduce<unknown>((value, name) => (value as Fields | undefined)?.[name], input);
  const where = path.length === 0 ? '' : `\`${path.map(String).join('.')}\` `;
  return `${where}${message} (got ${kindOf(given)})`;
}

type Fields = Record<PropertyKey, unknown>;

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null || value === '') return value === null ? 'null' : 'an empty string';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return Array.isArray(value) ? 'an array' : `a value of type ${typeof value}`;
}
