import { type History, isInAir } from './simulated-history.js';
import { complain, DATE_GRAIN_MS, effectiveBufferMs, RENEWAL_MS } from './simulated-kept.js';
import type { Call, IssuedToken, ServedRequest } from './simulated-records.js';

// The longest pause before a retry whose service named none, and some more.
const LONGEST_PAUSE_MS = 250;

/** Judges whether a token is too old for the call that has got it. */
export function judgeAge(history: History, call: Call, token: IssuedToken): void {
  const { arrivedMs, localExpiresAt, isDated, outcome } = token;
  const isKept = outcome.readAt < call.startedAt;
  if (isKept) history.seen.hits++;
  const jumpedSince = (at: number) => history.hasJumpedSince(at);
  if (history.isDoubtful(token) || jumpedSince(call.startedAt)) return;
  const { clientMs } = history;
  const isTruly = token.expiresAt !== undefined && token.expiresAt <= Date.now();
  // Where the client's clock says otherwise, it may be right.
  const isBelieved = !isKept && token.expiresAt !== undefined && clientMs < token.expiresAt;
  const isKnown = isDated && isTruly && !isBelieved && !jumpedSince(outcome.at);
  const isExpired = isKnown || (isKept && localExpiresAt <= clientMs);
  if (isExpired) complain(history, 'gets an expired token', call, token);
  const isToCome = isKept && clientMs < arrivedMs;
  if (isToCome) complain(history, 'gets a token that comes later by its clock', call, token);
  if (isExpired || isToCome) return;
  const isShared = !isKept && outcome.at > call.startedAt && !(outcome.atMs < call.keyMs);
  const isLess = isShared && token.request.bufferMs < call.bufferMs;
  if (isLess && !hasAskedFor(history, call)) {
    complain(history, 'has joined a request that asked for less', call, token);
  }
  if (!(isKept || isLess) || !isShort(call, token)) return;
  if (isExcused(history, call, token)) history.seen.stale++;
  else complain(history, 'gets a token inside its buffer', call, token);
}

/** Whether a request was in the air that asked for enough, or was about to be tried again. */
function hasAskedFor(history: History, { key, keyMs, bufferMs }: Call): boolean {
  return history.requestsOf(key).some(({ outcome, abortedMs, ...request }) => {
    const endedMs = outcome?.atMs ?? abortedMs;
    const pauseMs = Math.max(outcome?.retryAfterMs ?? 0, LONGEST_PAUSE_MS);
    return request.bufferMs >= bufferMs && !(endedMs + pauseMs < keyMs);
  });
}

/** Whether a token had less than the effective buffer left when the call was made. */
function isShort(call: Call, token: IssuedToken): boolean {
  const leftMs = token.localExpiresAt - call.clientMs;
  return leftMs < effectiveBufferMs(call, token) - DATE_GRAIN_MS;
}

/** Whether a renewal has failed lately, or took too long. */
function isExcused(history: History, call: Call, token: IssuedToken): boolean {
  const leftMs = token.localExpiresAt - call.clientMs;
  const waitMs = Math.floor(Math.min(RENEWAL_MS, leftMs / 2, call.timeoutMs));
  if (Date.now() - call.startedMs >= waitMs) return true;
  return history
    .requestsOf(call.key)
    .some((own) => isSlow(own, call) || hasFailedLately(history, own, call));
}

function isSlow(request: ServedRequest, { startedAt }: Call): boolean {
  const { outcome, abortedMs, flight } = request;
  const nowMs = Date.now();
  // After a try that took too long there is a pause before the next one.
  const isPausing = !outcome && nowMs - abortedMs <= LONGEST_PAUSE_MS;
  const isOpen = isInAir(request) || isPausing || (outcome && outcome.readAt > startedAt);
  return isOpen === true && nowMs - flight.startedMs >= RENEWAL_MS;
}

function hasFailedLately(history: History, request: ServedRequest, call: Call): boolean {
  const { outcome, isTimedOut, abortedMs } = request;
  if (isTimedOut) return call.startedMs - abortedMs < RENEWAL_MS;
  if (outcome === undefined || !outcome.isTransient) return false;
  if (outcome.readAt > call.startedAt || history.hasJumpedSince(outcome.at)) return true;
  return call.startedMs - outcome.atMs < Math.max(RENEWAL_MS, outcome.retryAfterMs);
}
