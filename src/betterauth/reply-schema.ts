import type { Schema } from '../internal/arguments/lazy-schema.js';

/** What a broken rule is reported as; `path` leads to the field. */
interface Issue {
  path: string[];
  message: string;
}

/**
 * The schema of a reply that has a non-empty text in `field`.
 *
 * Written by hand: the schema library would be most of this entry, for two fields.
 */
export function replyWithText(field: string): Schema {
  const safeParse = (reply: unknown) => {
    const issue = issueOf(reply, field);
    return issue ? { success: false, error: { issues: [issue] } } : { success: true, data: reply };
  };
  return { safeParse } as Schema;
}

function issueOf(reply: unknown, field: string): Issue | undefined {
  if (typeof reply !== 'object' || reply === null || Array.isArray(reply)) {
    return { path: [], message: 'must be an object' };
  }
  const text = (reply as Record<string, unknown>)[field];
  if (typeof text === 'string' && text !== '') return undefined;
  return { path: [field], message: 'must be a non-empty string' };
}
