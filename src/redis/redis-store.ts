import { ConnectTimeoutError } from '../errors.js';
import { within } from '../internal/http/limits.js';
import type {
  LeaseOutcome,
  Settlement,
  SharedTokenName,
  TakenToken,
  TakeOptions,
  TokenLease,
  TokenStore,
  TokenStoreEvent,
} from '../token-store.js';
import { Breaker } from './breaker.js';
import { type RedisSettings, type RedisStoreOptions, redisSettings } from './options.js';
import { Protocol } from './protocol.js';

/** A store in Redis. */
export interface RedisStore extends TokenStore {
  /** Closes the connection that the store has made; a client that was passed stays open. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Lets processes share tokens through a Redis or Valkey, whose names and values say nothing to who
 * has not the secret. While it does not answer, each process goes on by itself.
 * @example
 * const { REDIS_URL: url, CONNECT_CACHE_SECRET: secret } = process.env;
 * configureConnect({ cache: { store: redisStore({ url, secret }) } });
 * @throws {ConnectValidationError} when an option breaks a rule
 */
export function redisStore(options: RedisStoreOptions): RedisStore {
  return new SharedStore(redisSettings(options));
}

class SharedStore implements RedisStore {
  readonly freshForMs: number;
  /** The deadlines are its limits. */
  readonly answersWithinMs = Number.POSITIVE_INFINITY;
  readonly #settings: RedisSettings;
  readonly #protocol: Protocol;
  readonly #breaker: Breaker;
  readonly #listeners = new Set<(event: TokenStoreEvent) => void>();
  #hasAnswered = false;
  /** How long the latest answer took, in milliseconds. */
  #tookMs = 0;
  #hasToldUnreadable = false;

  constructor(settings: RedisSettings) {
    this.#settings = settings;
    this.freshForMs = settings.freshForMs;
    this.#protocol = new Protocol(settings, (error) => this.#tellUnreadable(error));
    this.#breaker = new Breaker(
      (event) => this.#tell(event),
      () => settings.client.reset?.(),
    );
  }

  observe(listener: (event: TokenStoreEvent) => void): void {
    this.#listeners.add(listener);
  }

  async close(): Promise<void> {
    this.#settings.client.close?.();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async take(name: SharedTokenName, how: TakeOptions): Promise<TakenToken> {
    const taking = this.#breaker.run(() => this.#taken(name, how));
    if (!how.isSpare) return taking;
    const limitMs = this.#allowedMs(this.#spareMs);
    try {
      return await within(taking, limitMs, () => late(limitMs));
    } catch (error) {
      taking.then((answer) => this.#release(answer)).catch(() => {});
      throw error;
    }
  }

  settle(lease: TokenLease, outcome: LeaseOutcome): Promise<Settlement> {
    const { missMs } = this.#settings.deadlines;
    return this.#breaker.run(() => this.#within(missMs, this.#protocol.settle(lease, outcome)));
  }

  revoke(subject: string, names: readonly string[]): Promise<void> {
    const { missMs } = this.#settings.deadlines;
    // Tried while the store rests, too: who revokes has to know whether it is done.
    return this.#within(missMs, this.#protocol.revoke(subject, names));
  }

  /** Whoever gives up earlier has something else: only this limit tells of a store that is out. */
  async #taken(name: SharedTokenName, how: TakeOptions): Promise<TakenToken> {
    const taking = this.#protocol.take(name, how);
    try {
      return await this.#within(this.#settings.deadlines.missMs, taking);
    } catch (error) {
      // A lease that comes when nobody waits for it any more would keep the others waiting.
      if (!how.lease) taking.then((answer) => this.#release(answer)).catch(() => {});
      throw error;
    }
  }

  async #within<T>(missMs: number, answer: Promise<T>): Promise<T> {
    const limitMs = this.#allowedMs(missMs);
    const askedAt = performance.now();
    const result = await within(answer, limitMs, () => late(limitMs));
    if (this.#hasAnswered) this.#tookMs = performance.now() - askedAt;
    this.#hasAnswered = true;
    return result;
  }

  /** Before the first answer a connection has to be made. */
  #allowedMs(limitMs: number): number {
    return this.#hasAnswered ? limitMs : Math.max(limitMs, this.#settings.deadlines.connectMs);
  }

  /** From a store that is far away no answer would ever come in time, and no revocation be heard of. */
  get #spareMs(): number {
    const { keptMs, missMs } = this.#settings.deadlines;
    return Math.max(keptMs, Math.min(missMs, 2 * this.#tookMs));
  }

  async #release(taken: TakenToken): Promise<void> {
    if (taken.type === 'lease') await this.#protocol.settle(taken.lease, { type: 'none' });
  }

  #tellUnreadable(error: Error): void {
    if (!this.#hasToldUnreadable) this.#tell({ type: 'unreadable', error });
    this.#hasToldUnreadable = true;
  }

  #tell(event: TokenStoreEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

function late(limitMs: number): ConnectTimeoutError {
  const message = `The shared store gave no answer within ${Math.round(limitMs)} ms.`;
  return new ConnectTimeoutError(message, { code: 'timeout', retryable: true });
}
