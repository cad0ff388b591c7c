import { createLRU } from 'lru.min';
import { isConnectError } from '../../errors.js';
import type { CacheKey } from './cache-key.js';
import { type CachedToken, connectorNames, responsePacker } from './cached-token.js';
import { Flight } from './flight.js';
import { KeyTable } from './key-table.js';

/** What a revocation or a deletion makes unusable. */
export interface Invalidation {
  /** Id or UID. */
  connector: string;
  /** Whether it concerns a request, whichever its connector. */
  covers(key: CacheKey): boolean;
}

/** A token request in the air. */
export class TokenFlight extends Flight<CachedToken> {
  /** Which of all attempts its latest one is; 0 while none has left. */
  attempt = 0;
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
  /** Makes of a response what is kept of it. */
  readonly pack = responsePacker();
  readonly #keys = new KeyTable();
  readonly #entries: Entries | undefined;
  readonly #flights = new Map<CacheKey, TokenFlight>();
  #attempts = 0;
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

  /** Notes that an attempt of a request leaves. */
  sent(flight: TokenFlight): void {
    flight.attempt = ++this.#attempts;
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
        entry.attempt = flight.attempt;
        if (this.#isCurrent(known, flight, entry)) this.#entries?.set(known, entry);
        return entry;
      } catch (error) {
        if (isRefusal(error)) this.#dropOlder(known, flight.attempt);
        throw error;
      } finally {
        if (this.#flights.get(known) === flight) this.#flights.delete(known);
        this.#release(known);
      }
    });
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

  /** Deletes an entry that was asked for before an attempt that was refused. */
  #dropOlder(key: CacheKey, attempt: number): void {
    const kept = this.#entries?.peek(key);
    if (kept !== undefined && kept.attempt < attempt) this.#entries?.delete(key);
  }

  #release(key: CacheKey): void {
    if (!this.#entries?.has(key) && !this.#flights.has(key)) this.#keys.forget(key);
  }
}

function concerns({ connector, covers }: Invalidation, key: CacheKey, entry: CachedToken): boolean {
  if (!covers(key)) return false;
  return key.connector === connector || connectorNames(entry).includes(connector);
}

/** Whether the service has said no, rather than nothing or "later". */
export function isRefusal(error: unknown): boolean {
  return isConnectError(error) && (error.status ?? 0) >= 400 && !error.retryable;
}
