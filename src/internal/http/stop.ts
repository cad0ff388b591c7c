// Timers overflow beyond this and would fire at once.
const LONGEST_TIMER_MS = 2 ** 31 - 1;

type Listener = (reason: unknown) => void;

/** Ends a piece of work once, for a reason; only `fetch` needs an `AbortSignal` for that. */
export class Stop {
  isStopped = false;
  reason: unknown;
  readonly #listeners = new Set<Listener>();

  /** Ends the work, unless that has happened. */
  stop(reason: unknown): void {
    if (this.isStopped) return;
    this.isStopped = true;
    this.reason = reason;
    for (const listener of this.#listeners) listener(reason);
    this.#listeners.clear();
  }

  /** Calls `listener` at the end, at once when it has come; returns what takes it back. */
  onStop(listener: Listener): () => void {
    if (this.isStopped) listener(this.reason);
    else this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  throwIfStopped(): void {
    if (this.isStopped) throw this.reason;
  }
}

/** What `promise` brings, or the reason of the stop when that comes first. */
export function race<T>(promise: Promise<T>, stop: Stop): Promise<T> {
  return new Promise((resolve, reject) => {
    const release = stop.onStop(reject);
    promise.then(resolve, reject).finally(release);
  });
}

/** Resolves after `ms`, or rejects with the reason of the stop. */
export function sleep(ms: number, stop: Stop): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = after(ms, () => {
      release();
      resolve();
    });
    const release = stop.onStop((reason) => {
      end();
      reject(reason);
    });
  });
}

/** Calls `listener` after `ms`, never for `Infinity`; returns what takes it back. */
export function after(ms: number, listener: () => void): () => void {
  if (ms > LONGEST_TIMER_MS) return () => {};
  const timer = setTimeout(listener, ms);
  return () => clearTimeout(timer);
}

const listenersOf = new WeakMap<AbortSignal, { all: Set<Listener>; tell: () => void }>();

/**
 * Calls `listener` when a signal aborts, at once when it has; returns what takes it back. However
 * many calls a signal is passed to, it carries one listener of this package, and none afterwards.
 */
export function onAbort(signal: AbortSignal, listener: Listener): () => void {
  if (signal.aborted) {
    listener(signal.reason);
    return () => {};
  }
  const known = listenersOf.get(signal) ?? listenTo(signal);
  known.all.add(listener);
  return () => {
    known.all.delete(listener);
    if (known.all.size > 0 || listenersOf.get(signal) !== known) return;
    signal.removeEventListener('abort', known.tell);
    listenersOf.delete(signal);
  };
}

/** A signal that aborts with the first of several; nothing when there are none. */
export function anySignal(signals: (AbortSignal | undefined)[]): AbortSignal | undefined {
  const given = signals.filter((signal) => signal !== undefined);
  if (given.length <= 1) return given[0];
  // It lets go of them by itself, which before Node 20.3 nobody does.
  if (typeof AbortSignal.any === 'function') return AbortSignal.any(given);
  const controller = new AbortController();
  for (const signal of given) onAbort(signal, (reason) => controller.abort(reason));
  return controller.signal;
}

function listenTo(signal: AbortSignal) {
  const all = new Set<Listener>();
  const tell = () => {
    for (const listener of all) listener(signal.reason);
  };
  const known = { all, tell };
  signal.addEventListener('abort', tell, { once: true });
  listenersOf.set(signal, known);
  return known;
}
