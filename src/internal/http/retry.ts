import { type ConnectError, ConnectNetworkError, isConnectError } from '../../errors.js';

const BASE_DELAY_MS = 100;
const LONGEST_RETRY_AFTER_MS = 10_000;
const RETRIED_STATUSES = new Set<unknown>([502, 503, 504]);

/** How often to try again, and what happens in between. */
export interface RetryOptions<T> {
  maxRetries: number;
  /** Unix milliseconds; the failure is told at once when the pause would last longer. */
  giveUpAt: number;
  signal: AbortSignal;
  /** An answer that makes another attempt needless. */
  shortcut?: () => T | undefined;
  onRetry?: (retry: { attempt: number; delayMs: number; error: Error }) => void;
}

/** Runs `attempt` (1, 2, …) until it succeeds, fails for good, or has used its retries. */
export async function withRetries<T>(
  attempt: (number: number) => Promise<T>,
  { maxRetries, signal, giveUpAt, shortcut, onRetry }: RetryOptions<T>,
): Promise<T> {
  for (let number = 1; ; number++) {
    try {
      return await attempt(number);
    } catch (error) {
      if (signal.aborted || number > maxRetries || !isRetried(error)) throw error;
      const delayMs = error.retryAfterMs ?? Math.random() * BASE_DELAY_MS * 2 ** (number - 1);
      if (Date.now() + delayMs >= giveUpAt) throw error;
      onRetry?.({ attempt: number, delayMs, error });
      await sleep(delayMs, signal);
      const answer = shortcut?.();
      if (answer !== undefined) return answer;
    }
  }
}

function isRetried(error: unknown): error is ConnectError {
  if (!isConnectError(error) || !error.retryable) return false;
  if (error instanceof ConnectNetworkError) return true;
  const { status, retryAfterMs: pauseMs } = error;
  if (pauseMs !== undefined && pauseMs > LONGEST_RETRY_AFTER_MS) return false;
  return RETRIED_STATUSES.has(status) || (status === 429 && pauseMs !== undefined);
}

/** Resolves after `ms`, or rejects with the signal's reason. */
function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(finish, ms);
    signal.addEventListener('abort', finish, { once: true });
    function finish() {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      return signal.aborted ? reject(signal.reason) : resolve();
    }
  });
}
