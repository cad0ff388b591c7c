import { type ConnectError, isConnectError } from '../../errors.js';
import { type Attempt, attempt, failureCode, type ServiceRequest } from './attempt.js';
import { sleep } from './stop.js';

const BASE_DELAY_MS = 100;
const LONGEST_RETRY_AFTER_MS = 10_000;
const LONGEST_ATTEMPT_MS = 30_000;
/** The code of a token that has expired before it came. */
export const EXPIRED = 'expired_token';
const RETRIED_STATUSES = new Set<unknown>([502, 503, 504]);
// Codes of Node and Bun for a host that does not resolve or refuses.
const OUT_OF_REACH = new Set<unknown>([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ConnectionRefused',
  'FailedToOpenSocket',
]);

/** How long and how often to try; who joins a request may raise it. */
export interface Patience {
  maxRetries: number;
  /** When the last attempt has to end, on the clock of {@link elapsed}. */
  endsAt: number;
  /** When the last pause has to end, on the same clock. */
  pausesEndAt: number;
}

/** How to send a request. */
export interface Transport extends Pick<Attempt, 'bearer' | 'settings' | 'onSend' | 'stop'> {
  patience: Patience;
}

/** Milliseconds on a clock that nobody sets. */
export function elapsed(): number {
  return performance.now();
}

/**
 * Sends a request and retries what is transient.
 * @throws {ConnectError} for every failure; the reason of the stop when it was stopped
 */
export async function sendRequest<T>(
  request: ServiceRequest,
  { patience, ...transport }: Transport,
): Promise<T> {
  const { stop, settings } = transport;
  const { baseUrls, onEvent } = settings;
  for (let number = 1, host = 0; ; ) {
    const baseUrl = baseUrls[host] ?? '';
    const startedAt = elapsed();
    const limitMs = () => attemptLimit(patience, { number, startedAt });
    try {
      return await attempt<T>(request, { ...transport, baseUrl, number, limitMs });
    } catch (error) {
      if (stop.isStopped) throw stop.reason;
      if (host + 1 < baseUrls.length && failureCode(error, OUT_OF_REACH)) {
        host++;
        continue;
      }
      if (!isRetried(error, number, patience)) throw error;
      const delayMs = pauseAfter(error, number);
      if (elapsed() + delayMs >= Math.min(patience.pausesEndAt, patience.endsAt)) throw error;
      onEvent?.({ type: 'retry', attempt: number, delayMs, error });
      await sleep(delayMs, stop);
      number++;
    }
  }
}

/** While a retry remains, an attempt leaves it half of the time. */
function attemptLimit(
  { endsAt, maxRetries }: Patience,
  { number, startedAt }: { number: number; startedAt: number },
): number {
  const leftMs = Math.max(0, endsAt - startedAt);
  const shareMs = number > maxRetries ? leftMs : leftMs / 2;
  return Math.min(shareMs, LONGEST_ATTEMPT_MS);
}

function isRetried(
  error: unknown,
  number: number,
  { maxRetries }: Patience,
): error is ConnectError {
  if (!isConnectError(error) || !error.retryable) return false;
  const { status, code, retryAfterMs: pauseMs } = error;
  // Nothing has failed: what came is asked for once more, whatever the retries.
  if (code === EXPIRED) return number <= Math.max(1, maxRetries);
  if (number > maxRetries) return false;
  if (pauseMs !== undefined && pauseMs > LONGEST_RETRY_AFTER_MS) return false;
  if (code === 'network_error' || code === 'timeout') return true;
  // A redirect is meant: it will come again.
  if (code === 'invalid_response') return status === undefined || (status >= 200 && status < 300);
  return RETRIED_STATUSES.has(status) || (status === 429 && pauseMs !== undefined);
}

function pauseAfter({ code, retryAfterMs }: ConnectError, number: number): number {
  if (code === EXPIRED && number === 1) return 0;
  return retryAfterMs ?? Math.random() * BASE_DELAY_MS * 2 ** (number - 1);
}
