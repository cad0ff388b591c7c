import { after } from './stop.js';

/** What a promise brings within `limitMs`, or what `late` makes of the delay. */
export function within<T>(promise: Promise<T>, limitMs: number, late: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = after(limitMs, () => {
      // When the process has stood still, the answer lies in the socket: let it be read first.
      soon(() => reject(late()));
    });
    const settle = (end: () => void) => {
      cancel();
      end();
    };
    promise.then(
      (value) => settle(() => resolve(value)),
      (error) => settle(() => reject(error)),
    );
  });
}

/** Calls back when what has arrived was read. */
function soon(callback: () => void): void {
  const { setImmediate } = globalThis as { setImmediate?: (callback: () => void) => unknown };
  // Bun reads its sockets only after the first round.
  if (setImmediate) setImmediate(() => setImmediate(callback));
  else setTimeout(callback, 0);
}
