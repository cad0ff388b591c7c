import { EventEmitter, on } from 'node:events';

/** How long to follow. */
export interface FollowOptions {
  /** Ends the iteration. @default leaving the loop does, and closing the emulator */
  signal?: AbortSignal;
}

/** Tells everybody who follows what happens. */
export class News<T> {
  readonly #emitter = new EventEmitter().setMaxListeners(0);
  readonly #followers = new Set<AbortController>();

  /** Tells of one thing. */
  tell(item: T): void {
    this.#emitter.emit('item', item);
  }

  /** Everything from this call on, in order; nothing is lost between two steps of the loop. */
  follow({ signal }: FollowOptions = {}): AsyncIterableIterator<T> {
    const ending = new AbortController();
    const end = () => ending.abort();
    // `on` would throw for a signal that is over.
    if (signal?.aborted) return untilAborted([], ending.signal, end);
    this.#followers.add(ending);
    signal?.addEventListener('abort', end, { once: true });
    const news = on(this.#emitter, 'item', { signal: ending.signal });
    return untilAborted(news, ending.signal, () => {
      this.#followers.delete(ending);
      signal?.removeEventListener('abort', end);
    });
  }

  /** Ends every iteration. */
  end(): void {
    for (const ending of this.#followers) ending.abort();
    this.#followers.clear();
  }
}

async function* untilAborted<T>(
  news: AsyncIterable<T[]> | T[][],
  signal: AbortSignal,
  leave: () => void,
): AsyncGenerator<T, undefined> {
  try {
    for await (const items of news) yield* items;
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    leave();
  }
}
