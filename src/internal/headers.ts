/** The id by which the service's logs name a request. */
export function requestIdOf(response: Response): string | undefined {
  return response.headers?.get('x-vercel-id') ?? undefined;
}

/**
 * Milliseconds of a `Retry-After` header, given in seconds or as a date.
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function retryAfterMs(response: Response): number | undefined {
  const value = response.headers?.get('retry-after')?.trim();
  if (!value) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
