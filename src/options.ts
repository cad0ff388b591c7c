import type { TokenStore } from './token-store.js';

/** The caller's credential, or a function that is asked for it at each call. */
export type ConnectVercelToken = string | (() => string | Promise<string>);

/** Options that every operation takes. */
export interface ConnectRequestOptions {
  /**
   * A Vercel access token or OIDC token to call with.
   * @default the deployment's OIDC token
   */
  vercelToken?: ConnectVercelToken | undefined;
  /**
   * Region to send the request to, for example `sfo1`.
   * @default the VERCEL_REGION environment variable
   */
  region?: string | undefined;
  /** Cancels the call, which then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /**
   * Milliseconds for the whole call: credential, attempts and body. `Infinity` turns it off.
   * @default 30_000
   */
  timeoutMs?: number | undefined;
  /**
   * Retries after a transient failure; `0` turns them off.
   * @default 2
   */
  maxRetries?: number | undefined;
}

/** Options of a token request. */
export interface ConnectOptions extends ConnectRequestOptions {
  /**
   * Asks the service even when the cache holds a usable token, so that a grant revoked there is
   * noticed. The cached token stays until its replacement has arrived.
   * @default false
   */
  forceRefresh?: boolean | undefined;
}

/** Options of {@link startAuthorization}. */
export interface ConnectAuthorizationOptions extends ConnectRequestOptions {
  /** Where the user returns after consent: `https:`, or `http:` on this machine. */
  callbackUrl?: string | undefined;
  /** `https:` URL that is told of the outcome. */
  webhook?: string | undefined;
  /**
   * Asks for a code to be entered on another device.
   * @default false; true with `VERCEL_CONNECT_INTERACTIVE_AUTH_MODE=detached`
   */
  deviceCode?: boolean | undefined;
  /** Milliseconds until the request expires. */
  expiresInMs?: number | undefined;
  /** OpenID Connect `prompt` for the authorization server. */
  prompt?: string | undefined;
}

/** Options of {@link experimental_startInstallation}. */
export interface ConnectInstallationOptions extends ConnectRequestOptions {
  /** Where the operator returns: `https:`, or `http:` on this machine. */
  returnUrl?: string | undefined;
  /** `https:` URL that is told of the outcome. */
  webhook?: string | undefined;
  /** The provider tenant to install into. */
  tenantId?: string | undefined;
  /**
   * Asks for a code to be entered on another device.
   * @default false; true with `VERCEL_CONNECT_INTERACTIVE_AUTH_MODE=detached`
   */
  deviceCode?: boolean | undefined;
  /** Milliseconds until the request expires. */
  expiresInMs?: number | undefined;
}

/** Settings of the cache of one client. */
export interface ConnectCacheOptions {
  /**
   * Tokens kept, 1 to 100 000; the least recently used goes first.
   * @default 100
   */
  max?: number | undefined;
  /**
   * A token with this many milliseconds or less before its validity buffer is served and renewed in
   * the background, but not before half of its useful life is over; `0` turns it off.
   * @default 0
   */
  refreshAheadMs?: number | undefined;
  /**
   * Where processes share tokens, such as `redisStore` of `grantkit/redis`.
   * @default none: each process asks for its own
   */
  store?: TokenStore | undefined;
}

/** Settings of one client. */
export interface ConnectClientOptions {
  /**
   * Base URL of the service: `https:`, or `http:` on this machine. Takes the place of any region.
   * @default the VERCEL_CONNECT_API_URL environment variable, else https://api.vercel.com
   */
  baseUrl?: string | undefined;
  /** Default of {@link ConnectRequestOptions.region}. */
  region?: string | undefined;
  /** Default of {@link ConnectRequestOptions.vercelToken}. */
  vercelToken?: ConnectVercelToken | undefined;
  /**
   * Sends the requests.
   * @default globalThis.fetch, looked up at each request
   */
  fetch?: typeof globalThis.fetch | undefined;
  /** Default of {@link ConnectRequestOptions.timeoutMs}. */
  timeoutMs?: number | undefined;
  /** Default of {@link ConnectRequestOptions.maxRetries}. */
  maxRetries?: number | undefined;
  /**
   * `false` keeps no token.
   * @default {}
   */
  cache?: ConnectCacheOptions | false | undefined;
  /**
   * The time in Unix milliseconds, by which tokens expire here: the clock of an emulator, say.
   * @default Date.now, looked up at each call
   */
  now?: (() => number) | undefined;
  /**
   * Given the work that goes on when calls have their tokens, a renewal ahead of time, say: where a
   * function is frozen between requests, its platform then waits for it.
   * @default that of Vercel's request context, looked up at each call; nothing elsewhere
   */
  waitUntil?: ((work: Promise<unknown>) => void) | undefined;
  /** Told of requests and of cache decisions; what it throws is ignored. */
  onEvent?: ((event: ConnectEvent) => void) | undefined;
}

/** What a client did; it never holds a credential. */
export type ConnectEvent =
  | {
      /** One HTTP request has ended. */
      type: 'request';
      method: string;
      url: string;
      /** 1 for the first try. */
      attempt: number;
      durationMs: number;
      /** Absent when no response came. */
      status?: number | undefined;
      requestId?: string | undefined;
    }
  /** A call waits before it tries again; `attempt` is the one that failed. */
  | { type: 'retry'; attempt: number; delayMs: number; error: Error }
  /** The cache answered. */
  | { type: 'cache-hit'; connector: string; expiresAt: number }
  /** A cached token was served because its renewal failed for now. */
  | { type: 'stale'; connector: string; expiresAt: number; error: Error }
  /** The store had the token, after another process was waited for when `waitedMs` says so. */
  | { type: 'store-hit'; connector: string; expiresAt: number; waitedMs: number }
  /** The store does not answer, does so again, or holds what cannot be read. */
  | { type: 'store'; state: 'out' | 'back' | 'unreadable'; error?: Error | undefined };
