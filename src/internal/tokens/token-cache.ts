import { createLRU } from 'lru.min';
import { type ConnectError, isConnectError } from '../../errors.js';
import type { ConnectTokenResponse } from '../../types.js';
import type { CacheKey } from './cache-key.js';
import { Flight } from './flight.js';
import { KeyTable } from './key-table.js';

/** A token as it is kept: its response is text, so that every caller reads a copy of his own. */
export interface CachedToken {
  readonly token: string;
  readonly expiresAt: number;
  /** When it came, in Unix milliseconds. */
  readonly keptAt: number;
  readonly responseText: string;
  /** Why its renewal failed, and until when (Unix milliseconds) it is not tried again. */
  failedRenewal?: { error: ConnectError; restUntil: number };
}

/** What a revocation or a deletion makes unusable. */
export interface Invalidation {
  /** Id or UID. */
  connector: string;
  /** Whether it concerns a request, whichever its connector. */
  covers(key: CacheKey): boolean;
}

/** A token request in the air. */
export class TokenFlight extends Flight<CachedToken> {
  /** Whether its request has left; a caller that insists on a fresh answer may not join then. */
  isSent = false;
  /** The token that was kept when its latest attempt left; a refusal is about that one. */
  kept: CachedToken | undefined;
  readonly invalidations: Invalidation[] = [];

  constructor(
    /** The validity the service was asked for. */
    readonly bufferMs: number,
    task: (signal: AbortSignal) => Promise<CachedToken>,
  ) {
    super(task);
  }
}

type Entries = ReturnType<typeof createLRU<CacheKey, CachedToken>>;

/** The tokens of one client, and the requests that will bring more. */
export class TokenCache {
  readonly #keys = new KeyTable();
  readonly #entries: Entries | undefined;
  readonly #flights = new Map<CacheKey, TokenFlight>();
  #settled: Promise<void> = Promise.resolve();

  constructor(max: number) {
    if (max === 0) return;
    // It tells before the entry is gone.
    const onEviction = (key: CacheKey) => queueMicrotask(() => this.#release(key));
    this.#entries = createLRU({ max, onEviction });
  }

  /** The token kept for a request, if it stays valid for longer than `bufferMs`. */
  find(key: CacheKey, bufferMs: number): CachedToken | undefined {
    const known = this.#keys.find(key);
    const entry = known && this.#entries?.get(known);
    return entry !== undefined && entry.expiresAt - Date.now() > bufferMs ? entry : undefined;
  }

  /** The current request for `key`, open or not. */
  flight(key: CacheKey): TokenFlight | undefined {
    const known = this.#keys.find(key);
    return known && this.#flights.get(known);
  }

  /** Starts the current request for `key`; only what the current one brings is kept. */
  launch(
    key: CacheKey,
    bufferMs: number,
    task: (signal: AbortSignal) => Promise<CachedToken>,
  ): TokenFlight {
    const known = this.#keys.intern(key);
    const flight: TokenFlight = new TokenFlight(bufferMs, async (signal) => {
      // Calls of the same tick join before the request leaves.
      await null;
      try {
        const entry = await task(signal);
        if (this.#isCurrent(known, flight, entry)) this.#entries?.set(known, entry);
        return entry;
      } catch (error) {
        if (isRefusal(error)) this.#drop(known, flight.kept);
        throw error;
      } finally {
        if (this.#flights.get(known) === flight) this.#flights.delete(known);
        this.#release(known);
      }
    });
    flight.kept = this.#entries?.peek(known);
    this.#flights.set(known, flight);
    return flight;
  }

  /** Drops what it covers, now and when a request that is in the air brings it. */
  invalidate(invalidation: Invalidation): void {
    for (const [key, entry] of [...(this.#entries?.entries() ?? [])]) {
      if (concerns(invalidation, key, entry)) this.#entries?.delete(key);
    }
    for (const [key, flight] of this.#flights) {
      if (!invalidation.covers(key)) continue;
      // Whether it is the same connector shows in the reply, which knows both its names.
      flight.invalidations.push(invalidation);
      flight.isOpen = false;
    }
  }

  /** Drops what is not known yet; {@link settled} waits for it. */
  invalidateSoon(invalidation: Promise<Invalidation>): void {
    const done = invalidation.then((known) => this.invalidate(known));
    this.#settled = Promise.allSettled([this.#settled, done]).then(() => {});
  }

  /** Resolves when all that was to be dropped before this call is dropped. */
  settled(): Promise<void> {
    return this.#settled;
  }

  #isCurrent(key: CacheKey, flight: TokenFlight, entry: CachedToken): boolean {
    if (this.#flights.get(key) !== flight) return false;
    return !flight.invalidations.some((invalidation) => concerns(invalidation, key, entry));
  }

  /** Deletes an entry, unless another one has taken its place. */
  #drop(key: CacheKey, entry: CachedToken | undefined): void {
    if (this.#entries?.peek(key) === entry) this.#entries?.delete(key);
  }

  #release(key: CacheKey): void {
    if (!this.#entries?.has(key) && !this.#flights.has(key)) this.#keys.forget(key);
  }
}

/** What is kept of a response. */
export function toCachedToken(response: ConnectTokenResponse): CachedToken {
  const { token, expiresAt } = response;
  return { token, expiresAt, keptAt: Date.now(), responseText: JSON.stringify(response) };
}

function concerns({ connector, covers }: Invalidation, key: CacheKey, entry: CachedToken): boolean {
  if (!covers(key)) return false;
  const { id, uid } = JSON.parse(entry.responseText).connector ?? {};
  return [key.connector, id, uid].includes(connector);
}

/** Whether the service has said no, rather than nothing or "later". */
export function isRefusal(error: unknown): boolean {
  return isConnectError(error) && (error.status ?? 0) >= 400 && !error.retryable;
}
