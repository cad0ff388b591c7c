/** One task that several callers wait for; it is aborted when none of them is left. */
export class Flight<T> {
  /** Whether further callers may join. */
  isOpen = true;
  readonly #controller = new AbortController();
  readonly #result: Promise<T>;
  #waiting = 0;

  constructor(task: (signal: AbortSignal) => Promise<T>) {
    this.#result = task(this.#controller.signal).finally(() => {
      this.isOpen = false;
    });
    // Every waiter sees the failure; without a waiter nobody needs to.
    this.#result.catch(() => {});
  }

  /** The task's outcome, or the signal's reason when that aborts first. */
  async wait(signal: AbortSignal): Promise<T> {
    this.#waiting++;
    try {
      return await unlessAborted(this.#result, signal);
    } finally {
      this.#waiting--;
      if (this.#waiting === 0) this.#end();
    }
  }

  #end(): void {
    this.isOpen = false;
    this.#controller.abort();
  }
}

function unlessAborted<T>(result: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    result.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
