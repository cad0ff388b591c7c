import { ConnectError } from '../errors.js';
import type { TokenStoreEvent } from '../token-store.js';

const FAILURES_TO_OPEN = 3;
const SHORTEST_REST_MS = 250;
const LONGEST_REST_MS = 1_000;

/** Leaves a store alone that does not answer; one call at a time tries whether it does again. */
export class Breaker {
  readonly #tell: (event: TokenStoreEvent) => void;
  readonly #reconnect: () => void;
  #failures = 0;
  #restsUntil = 0;
  #restMs = SHORTEST_REST_MS;
  #isProbing = false;
  #lastError: Error | undefined;

  /** `reconnect` gives up a connection that does not answer: half open, it never would again. */
  constructor(tell: (event: TokenStoreEvent) => void, reconnect: () => void) {
    this.#tell = tell;
    this.#reconnect = reconnect;
  }

  get isOpen(): boolean {
    return this.#failures >= FAILURES_TO_OPEN;
  }

  /**
   * Does something with the store.
   * @throws {Error} at once while the store rests
   */
  async run<T>(operation: () => Promise<T>): Promise<T> {
    if (!this.isOpen) return this.#watch(operation);
    if (this.#isProbing || performance.now() < this.#restsUntil) {
      throw new ConnectError('The shared store does not answer and is left alone for a moment.', {
        code: 'store_unavailable',
        retryable: true,
        cause: this.#lastError,
      });
    }
    this.#isProbing = true;
    try {
      return await this.#watch(operation);
    } finally {
      this.#isProbing = false;
    }
  }

  async #watch<T>(operation: () => Promise<T>): Promise<T> {
    try {
      const result = await operation();
      this.#succeed();
      return result;
    } catch (error) {
      this.#fail(error as Error);
      throw error;
    }
  }

  #succeed(): void {
    const wasOpen = this.isOpen;
    this.#failures = 0;
    this.#restMs = SHORTEST_REST_MS;
    if (wasOpen) this.#tell({ type: 'back' });
  }

  #fail(error: Error): void {
    const wasOpen = this.isOpen;
    this.#failures++;
    this.#lastError = error;
    if (!this.isOpen) return;
    this.#reconnect();
    this.#restsUntil = performance.now() + this.#restMs;
    this.#restMs = Math.min(this.#restMs * 2, LONGEST_REST_MS);
    if (!wasOpen) this.#tell({ type: 'out', error });
  }
}
