import type { ConnectRequestOptions } from './options.js';

/** Options of {@link connectFetch}. */
export interface ConnectFetchOptions extends ConnectRequestOptions {
  /**
   * The only origins that get the token, such as `https://api.github.com`: `https:`, or `http:` on
   * this machine. A request elsewhere is refused before a token is asked for.
   */
  origins: readonly string[];
  /**
   * Whether an answer other than 401 says that the token is not accepted, as Slack does with 200. It
   * gets a copy of the response, whose body it may read.
   * @default none but 401
   */
  isRejected?: ((response: Response) => boolean | Promise<boolean>) | undefined;
  /**
   * Sends the requests to the provider.
   * @default globalThis.fetch, looked up at each request
   */
  fetch?: typeof globalThis.fetch | undefined;
  /**
   * Milliseconds for one call: tokens, both requests, until the headers of the answer are there.
   * @default none for the provider, as with `fetch`; that of the client for each token
   */
  timeoutMs?: number | undefined;
}
