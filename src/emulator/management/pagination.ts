import { ServiceError } from '../wire/service-error.js';

const MAX_LIMIT = 100;

/** A part of a list, and where the next one begins. */
export interface Page<T> {
  items: T[];
  /** Opaque; absent after the last part. */
  cursor?: string;
}

/**
 * The number of items that a query asks for.
 * @throws {ServiceError} `bad_request` when it is no number from 1 to 100
 */
export function readLimit(query: URLSearchParams, standard: number): number {
  const text = query.get('limit');
  if (text === null) return standard;
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw new ServiceError('bad_request', `limit: expected a number from 1 to ${MAX_LIMIT}.`);
}

/**
 * The part of a list that a query asks for by `limit` and `cursor`.
 * @throws {ServiceError} `bad_request` for a limit out of range or a cursor of another list
 */
export function pageOf<T>(
  items: T[],
  idOf: (item: T) => string,
  query: URLSearchParams,
  standard: number,
): Page<T> {
  const limit = readLimit(query, standard);
  const start = startOf(items.map(idOf), query.get('cursor'));
  const page = items.slice(start, start + limit);
  const last = page.at(-1);
  const hasMore = last !== undefined && start + limit < items.length;
  const cursor = hasMore ? Buffer.from(idOf(last)).toString('base64url') : undefined;
  return { items: page, cursor };
}

/** The index behind the last item of the part before. */
function startOf(ids: string[], cursor: string | null): number {
  if (cursor === null || cursor === '') return 0;
  const index = ids.indexOf(Buffer.from(cursor, 'base64url').toString());
  if (index !== -1) return index + 1;
  throw new ServiceError('bad_request', 'cursor: expected the cursor of the part before.');
}
