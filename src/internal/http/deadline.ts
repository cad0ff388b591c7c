import { ConnectTimeoutError } from '../../errors.js';

// Timers overflow beyond this and would fire at once.
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** When a call has to stop. */
export interface Deadline {
  /** What could not be done, for the message. */
  failure: string;
  timeoutMs: number;
  signal?: AbortSignal;
}

/**
 * Runs `task` until it settles, the caller's signal aborts or the time is up, whichever is first.
 * @throws {ConnectTimeoutError} when the time is up
 */
export function withDeadline<T>(
  { failure, timeoutMs, signal: outer }: Deadline,
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (outer?.aborted) return Promise.reject(outer.reason);
  const controller = new AbortController();
  return new Promise<T>((resolve, reject) => {
    const timer =
      timeoutMs <= LONGEST_TIMER_MS ? setTimeout(() => stop(timeout()), timeoutMs) : undefined;
    const onAbort = () => stop(outer?.reason);
    outer?.addEventListener('abort', onAbort, { once: true });
    task(controller.signal).then(resolve, reject).finally(release);

    function stop(reason: unknown) {
      release();
      reject(reason);
      controller.abort(reason);
    }
    function release() {
      clearTimeout(timer);
      outer?.removeEventListener('abort', onAbort);
    }
  });

  function timeout() {
    const message = `${failure}: no answer within ${timeoutMs} ms.`;
    const advice = 'Check the connection, or pass a longer `timeoutMs`.';
    return new ConnectTimeoutError(`${message} ${advice}`, { code: 'timeout', retryable: true });
  }
}
