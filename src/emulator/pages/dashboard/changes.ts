import type { Answer } from '../../server/app.js';

/**
 * Tells open pages that something may have changed. Whoever is slow is told once of all that happened
 * meanwhile, so that nothing piles up.
 */
export class Changes {
  readonly #followers = new Set<() => void>();

  /** Tells everybody who follows. */
  tell(): void {
    for (const note of this.#followers) note();
  }

  /** One item for each time that something changed since the last one, until the signal is aborted. */
  async *follow(signal: AbortSignal): AsyncGenerator<'change', undefined> {
    let isChanged = false;
    let wake = () => {};
    const note = () => {
      isChanged = true;
      wake();
    };
    this.#followers.add(note);
    signal.addEventListener('abort', note, { once: true });
    while (!signal.aborted) {
      if (isChanged) {
        isChanged = false;
        yield 'change';
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
    this.#followers.delete(note);
  }
}

/** Any request may change what the page shows, but for those of the page itself. */
export function tellingAfter(answer: Answer, changes: Changes): Answer {
  return async (request, ...sender) => {
    try {
      return await answer(request, ...sender);
    } finally {
      if (new URL(request.url).pathname !== '/') changes.tell();
    }
  };
}
