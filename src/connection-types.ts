import type { ConnectError } from './errors.js';
import type { ConnectRequestOptions } from './options.js';
import type { ConnectTokenParams, ConnectTokenResponse } from './types.js';

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

/**
 * A pending consent: what {@link startAuthorization} gave, or the challenge of an MCP client or the
 * error that holds it. It need not be the very object, if the options then say what was asked for.
 */
export interface ConnectPendingAuthorization {
  /** Looks up the outcome; a credential. */
  verifier: string;
  /** Unix milliseconds; ten minutes from now when it is absent. */
  expiresAt?: number | undefined;
  connector?: string | { uid: string } | undefined;
  subject?: ConnectTokenParams['subject'] | undefined;
  scopes?: readonly string[] | undefined;
}

/** Options of {@link waitForAuthorization}. */
export interface ConnectWaitOptions extends Omit<ConnectRequestOptions, 'maxRetries'> {
  /** @default the one that the consent was asked for */
  connector?: string | undefined;
  /**
   * @default those that the consent was asked for, as far as that was in this process; else the
   * `subject` and `scopes` of the challenge
   */
  params?: ConnectTokenParams | undefined;
  /**
   * Milliseconds to wait at most.
   * @default until the request expires
   */
  timeoutMs?: number | undefined;
}

/** How a consent ended. */
export type ConnectAuthorizationOutcome =
  /** With a token that works. */
  | { status: 'authorized'; token: ConnectTokenResponse }
  /** The user said no. */
  | { status: 'denied' }
  /** Nobody decided in time. */
  | { status: 'expired' };

/** A connector, and what else a token of it is requested with. */
export interface ConnectConnectionQuery
  extends Omit<ConnectTokenParams, 'subject' | 'validityBufferMs'> {
  /** Id or UID. */
  connector: string;
}

/**
 * How a subject stands with a connector:
 * - `authorized`: there is a token
 * - `authorization_required`: the user has not consented
 * - `installation_required`: the connector is not installed where it is asked for
 * - `revoked`: the grant was revoked or has ended; only another consent helps
 * - `unavailable`: nobody knows, see the `error`
 */
export type ConnectConnectionState =
  | 'authorized'
  | 'authorization_required'
  | 'installation_required'
  | 'revoked'
  | 'unavailable';

/** What {@link getConnectionStatus} tells of one connector; it holds no credential. */
export interface ConnectConnectionStatus {
  /** As it was asked for. */
  connector: string;
  status: ConnectConnectionState;
  /** Expiry of the token, in Unix milliseconds. */
  expiresAt?: number | undefined;
  /** What the service calls the connection. */
  name?: string | undefined;
  /** The account at the provider. */
  externalSubject?: string | undefined;
  /** Why there is no token. */
  error?: ConnectError | undefined;
}
