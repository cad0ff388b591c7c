import type { History } from './simulated-history.js';
import type { Call, IssuedToken } from './simulated-records.js';

/** How long a renewal may hold up a call, and how long it rests when it failed. */
export const RENEWAL_MS = 5_000;
// A reply's `Date` has no milliseconds, so the client reckons with a second less.
export const DATE_GRAIN_MS = 1_000;
const LONGEST_PAUSE_MS = 10_000;
const NEVER = Number.POSITIVE_INFINITY;

/**
 * The token that the client keeps for a request and may hand out now, if that is sure: another one
 * may be kept where this tells none.
 */
export function usableToken(history: History, key: string): IssuedToken | undefined {
  const keys = new Set(history.calls.map((call) => call.key));
  if (keys.size > history.setting.max) return undefined;
  const kept = lastKept(history, key);
  if (kept === undefined || !isUndisputed(history, kept)) return undefined;
  const { clientMs } = history;
  return kept.arrivedMs <= clientMs && clientMs < kept.localExpiresAt ? kept : undefined;
}

/** Whether nothing speaks against keeping a token, apart from its age. */
export function isUndisputed(history: History, token: IssuedToken): boolean {
  const { sentAt, wanted, flight, key } = token.request;
  const isRefused = history
    .requestsOf(key)
    .some((request) => request.sentAt > sentAt && request.outcome?.kind === 'refused');
  const isTouched = history.isTouchedSince(flight.startedAt, wanted);
  return !(isRefused || isTouched || token.outcome.isLost || history.isDoubtful(token));
}

/** The token of the latest request that has brought one to keep; it may be gone by now. */
export function lastKept(history: History, key: string): IssuedToken | undefined {
  let last: IssuedToken | undefined;
  for (const token of history.tokens.values()) {
    const { request, outcome, localExpiresAt, arrivedMs } = token;
    const isKept = localExpiresAt > arrivedMs || history.isDoubtful(token);
    if (request.key !== key || outcome.readAt === NEVER || !isKept) continue;
    if (last === undefined || request.sentAt > last.request.sentAt) last = token;
  }
  return last;
}

/** Notes how long a call may wait, now that its request is known. */
export function noteRenewal(history: History, call: Call): void {
  const kept = call.forced ? undefined : usableToken(history, call.key);
  if (kept === undefined) return;
  const leftMs = kept.localExpiresAt - history.clientMs;
  call.renewed = kept;
  call.renewalMs = Math.ceil(Math.min(RENEWAL_MS, leftMs / 2));
}

/** Whether a call needs a request, as far as kept tokens go. */
export function needsRequest(history: History, call: Call): boolean {
  const kept = call.forced ? undefined : usableToken(history, call.key);
  if (kept === undefined) return true;
  const leftMs = kept.localExpiresAt - history.clientMs;
  const spareMs = history.setting.aheadMs + DATE_GRAIN_MS;
  const isFresh = leftMs > effectiveBufferMs(call, kept) + spareMs;
  return !isFresh && !isResting(history, call.key, kept);
}

/** Whether a renewal has just failed for good, so that the next one has to wait. */
function isResting(history: History, key: string, kept: IssuedToken): boolean {
  const own = history.requestsOf(key);
  const last = own.findLast(({ outcome }) => outcome && outcome.readAt !== NEVER);
  const outcome = last?.outcome;
  // These are never tried again, so the whole renewal has failed.
  const isFinal = outcome?.status === 500 || (outcome?.retryAfterMs ?? 0) > LONGEST_PAUSE_MS;
  if (last === undefined || last !== own.at(-1) || !outcome || !isFinal || outcome.isLost) {
    return false;
  }
  if (outcome.readAt <= kept.outcome.readAt || history.hasJumpedSince(outcome.at)) return false;
  return Date.now() - outcome.atMs < Math.max(RENEWAL_MS, outcome.retryAfterMs);
}

/** How much a token must have left to be fresh for a call. */
export function effectiveBufferMs(call: Call, { arrivedMs, localExpiresAt }: IssuedToken): number {
  return Math.min(call.bufferMs, (localExpiresAt - arrivedMs) / 2);
}

/** Reports what a caller must not meet. */
export function complain(history: History, what: string, call: Call, token?: IssuedToken): void {
  const which = token ? ` (${token.name} of request ${token.request.sentAt})` : '';
  history.complain(`call ${call.id} ${what}${which}`);
}
