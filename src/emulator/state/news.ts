import { EventEmitter, on } from 'node:events';

/** How long to follow. */
export interface FollowOptions {
  /** Ends the iteration. @default only leaving the loop does */
  signal?: AbortSignal;
}

/** Tells everybody who follows what happens. */
export class News<T> {
  readonly #emitter = new EventEmitter().setMaxListeners(0);

  /** Tells of one thing. */
  tell(item: T): void {
    this.#emitter.emit('item', item);
  }

  /** Everything from this call on, in order; nothing is lost between two steps of the loop. */
  follow({ signal }: FollowOptions = {}): AsyncIterableIterator<T> {
    // `on` would throw for a signal that is over.
    return untilAborted(signal?.aborted ? [] : on(this.#emitter, 'item', { signal }), signal);
  }
}

async function* untilAborted<T>(
  news: AsyncIterable<T[]> | T[][],
  signal: AbortSignal | undefined,
): AsyncGenerator<T, undefined> {
  try {
    for await (const items of news) yield* items;
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
}
