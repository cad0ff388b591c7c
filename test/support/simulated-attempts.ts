import type { ConnectError } from '../../src/index.js';
import type { History } from './simulated-history.js';
import { complain } from './simulated-kept.js';
import type { Call, Outcome, ServedRequest } from './simulated-records.js';

const SLACK_MS = 50;
const LONGEST_ATTEMPT_MS = 30_000;
/** How long a request goes on that was left by callers with a token that works. */
const LINGER_MS = 5_000;
// The longest pause before a retry whose service named none, and some more.
const PAUSE_MS = 250;
const LONGEST_RETRY_AFTER_MS = 10_000;

/** Judges that no request takes longer than its share of what is left. */
export function judgeAttempt(history: History, request: ServedRequest): void {
  const { key, method, sentMs, tries } = request;
  const callers = history.calls.filter((call) => call.key === key);
  if (method !== 'POST' || callers.length === 0) return;
  const ends = callers.map(({ startedMs, timeoutMs }) => startedMs + timeoutMs);
  const leftMs = Math.max(...ends) + LINGER_MS - sentMs;
  const isLast = callers.some(({ maxRetries }) => tries > maxRetries);
  const limitMs = Math.min(isLast ? leftMs : leftMs / 2, LONGEST_ATTEMPT_MS);
  if (Date.now() - sentMs <= limitMs + SLACK_MS || request.isReported) return;
  request.isReported = true;
  history.complain(`request ${request.sentAt} takes longer than ${limitMs} ms`);
}

/** Judges that a call has had its retries, before it meets a failure that may pass. */
export function judgeTries(history: History, call: Call, error: ConnectError): void {
  const pauseMs = error.retryAfterMs ?? PAUSE_MS;
  const isOver = Date.now() + pauseMs >= call.startedMs + call.timeoutMs;
  const isLateJoiner = call.isAsked && Date.now() === call.keyMs;
  // A renewal has less time for its tries, even when its token is gone meanwhile.
  if (isOver || isLateJoiner || mayRenew(history, call) || !isRetried(error)) return;
  const isEnough = history.requestsOf(call.key).some(({ outcome, tries }) => {
    if (outcome === undefined || outcome.readAt < call.startedAt) return false;
    // Who joins while the failure is on its way may be too late.
    const isLast = tries > call.maxRetries || isFinal(outcome) || outcome.at < call.startedAt;
    return outcome.isTransient && isLast;
  });
  if (!isEnough) complain(history, `has no further try after ${error.name}`, call);
}

/** Whether a token was kept when the call was made. */
function mayRenew(history: History, { key, clientMs }: Call): boolean {
  const tokens = [...history.tokens.values()];
  return tokens.some(
    ({ request, localExpiresAt }) => request.key === key && localExpiresAt > clientMs,
  );
}

function isRetried({ code, status, retryable, retryAfterMs }: ConnectError): boolean {
  if (!retryable || code === 'expired_token') return false;
  if (status === 429) return retryAfterMs !== undefined && retryAfterMs <= LONGEST_RETRY_AFTER_MS;
  return code === 'network_error' || status === 200 || status === 503;
}

/** Whether a failure is not tried again, however many tries are left. */
export function isFinal({ status, retryAfterMs }: Outcome): boolean {
  return status === 500 || status === 302 || retryAfterMs > LONGEST_RETRY_AFTER_MS;
}
