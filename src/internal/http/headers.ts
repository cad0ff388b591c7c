import { mask } from './mask.js';

const SECONDS = /^\d+$/;
const HTTP_DATE = /^[A-Z][a-z]{2,8}, .* GMT$/;

/** The id by which the service's logs name a request. */
export function requestIdOf(
  response: Response,
  credentials: readonly string[],
): string | undefined {
  const id = header(response, 'x-vercel-id');
  return id && mask(id, credentials);
}

/**
 * Milliseconds of a `Retry-After` header, given in seconds or as a date.
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function retryAfterMs(response: Response): number | undefined {
  const value = header(response, 'retry-after')?.trim() ?? '';
  if (SECONDS.test(value)) return Number(value) * 1000;
  const until = timeOf(value);
  return until === undefined ? undefined : Math.max(0, until - (dateOf(response) ?? Date.now()));
}

/**
 * The service's time when it answered, in Unix milliseconds and precise to a second.
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.date
 */
export function dateOf(response: Response): number | undefined {
  return timeOf(header(response, 'date')?.trim() ?? '');
}

function timeOf(value: string): number | undefined {
  const time = HTTP_DATE.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

// Applications stub `fetch` with objects that have no headers, or plain ones.
function header({ headers }: Partial<Response>, name: string): string | undefined {
  return (typeof headers?.get === 'function' && headers.get(name)) || undefined;
}
