import { defaultTokens } from './client.js';
import type { ConnectFetchOptions } from './connection-types.js';
import { providerFetch } from './internal/provider/provider-fetch.js';
import type { ConnectTokenParams } from './types.js';

/**
 * A `fetch` for one provider: every request carries the connector's token, as it is at that moment.
 *
 * When the provider answers 401, the token is dropped unless a newer one is there, and the request
 * is sent once more with another one; a stream, and the body of a `Request`, cannot be sent twice.
 * When the service gives the same token again, or the other one is refused too, the 401 is the
 * answer, and no further token is asked for in the next 5 seconds.
 * The token goes to `origins` only, and not along with a redirect to another origin. What the
 * provider's own network does is what `fetch` says of it.
 *
 * @throws {ConnectValidationError} when an argument breaks a rule; the `fetch` rejects with it for a
 * URL elsewhere, for an `Authorization` or a password of its own, and for a body with GET or HEAD or
 * that was read
 * @example
 * const fetch = connectFetch('github/acme', params, { origins: ['https://api.github.com'] });
 * const octokit = new Octokit({ request: { fetch } });
 */
export function connectFetch(
  connector: string,
  params: ConnectTokenParams,
  options: ConnectFetchOptions,
): typeof globalThis.fetch {
  // Looked up at each call: `configureConnect` may give the module another client.
  return providerFetch(defaultTokens, connector, params, options);
}
