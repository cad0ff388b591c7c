import { type ConnectError, isConnectError } from '../../errors.js';
import { type Attempt, attempt, type ServiceRequest } from './attempt.js';
import { failureCode } from './attempt-failures.js';
import { sleep } from './stop.js';

const BASE_DELAY_MS = 100;
const LONGEST_RETRY_AFTER_MS = 10_000;
const LONGEST_ATTEMPT_MS = 30_000;
/** The code of a token that has expired before it came. */
export const EXPIRED = 'expired_reply';
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
  /** Called after each pause; it may find the next attempt needless and stop the request. */
  beforeRetry?: () => void;
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
  { bearer, settings, patience, stop, onSend, beforeRetry }: Transport,
): Promise<T> {
  const { baseUrls, onEvent } = settings;
  for (let number = 1, host = 0, expired = 0; ; ) {
    const baseUrl = baseUrls[host] ?? '';
    const startedAt = elapsed();
    const limitMs = () => attemptLimit(patience, { number, startedAt });
    try {
      return await attempt<T>(request, {
        bearer,
        settings,
        stop,
        onSend,
        baseUrl,
        number,
        limitMs,
      });
    } catch (error) {
      if (stop.isStopped) throw stop.reason;
      if (host + 1 < baseUrls.length && failureCode(error, OUT_OF_REACH)) {
        host++;
        continue;
      }
      // Nothing has failed: what came too late is asked for once more, whatever the retries.
      const isMeant = isExpired(error) && ++expired === 1;
      if (!isMeant && (number > patience.maxRetries || !isRetried(error))) throw error;
      const delayMs = isMeant ? 0 : pauseAfter(error as ConnectError, number);
      if (elapsed() + delayMs >= Math.min(patience.pausesEndAt, patience.endsAt)) throw error;
      onEvent?.({ type: 'retry', attempt: number, delayMs, error: error as ConnectError });
      await sleep(delayMs, stop);
      beforeRetry?.();
      stop.throwIfStopped();
      number++;
    }
  }
}

/** While a retry remains, an attempt leaves it half of the time, if that is worth another one. */
function attemptLimit(
  { endsAt, maxRetries }: Patience,
  { number, startedAt }: { number: number; startedAt: number },
): number {
  const leftMs = Math.max(0, endsAt - startedAt);
  const isLast = number > maxRetries || leftMs / 2 <= longestPause(number);
  // Of the last one and its call, the limit of the call comes first, and says so.
  return Math.min(isLast ? Math.ceil(leftMs) + 1 : leftMs / 2, LONGEST_ATTEMPT_MS);
}

function isExpired(error: unknown): error is ConnectError {
  return isConnectError(error) && error.code === EXPIRED;
}

/** Whether the service has done what it was asked for, and said so in a way that is of no use. */
export function isUnusable({ code, status }: ConnectError): boolean {
  if (code === EXPIRED) return true;
  // A redirect is meant: it will come again.
  const isSuccess = status === undefined || (status >= 200 && status < 300);
  return code === 'invalid_response' && isSuccess;
}

function isRetried(error: unknown): error is ConnectError {
  if (!isConnectError(error) || !error.retryable) return false;
  const { status, code, retryAfterMs: pauseMs } = error;
  if (pauseMs !== undefined && pauseMs > LONGEST_RETRY_AFTER_MS) return false;
  if (code === 'network_error' || code === 'timeout' || isUnusable(error)) return true;
  return RETRIED_STATUSES.has(status) || (status === 429 && pauseMs !== undefined);
}

const longestPause = (number: number) => BASE_DELAY_MS * 2 ** (number - 1);

function pauseAfter({ retryAfterMs }: ConnectError, number: number): number {
  return retryAfterMs ?? Math.random() * longestPause(number);
}
