import { isFinal } from './simulated-attempts.js';
import { type History, isInAir } from './simulated-history.js';
import { lastKept, needsRequest } from './simulated-kept.js';
import type { Call, ServedRequest } from './simulated-records.js';

const JOIN_MS = 2_000;
// The longest pause before a retry whose service named none, and some more.
const LONGEST_PAUSE_MS = 250;
/** How long a request goes on that was left by callers with a token that works. */
const LINGER_MS = 5_000;

type Excuse = 'hedge' | 'other';

/**
 * Judges whether a request had to be sent, and notes the flight it belongs to: each one is a retry,
 * or is sent for a call; beside another one only when that call may not join it.
 */
export function judgeSending(history: History, request: ServedRequest): void {
  const own = history.requestsOf(request.key);
  const failed = own.filter((other) => mayRetry(history, request, other));
  const callers = history.calls.filter((call) => mayStart(history, request, call));
  const starters = callers.filter((call) => needsRequest(history, call));
  const air = own.filter(isInAir);
  const excuses = starters.map((call) => ({
    call,
    excuse: excuse(history, request, { call, air }),
  }));
  const plain = excuses.find((each) => each.excuse === 'other');
  const hedge = excuses.find((each) => each.excuse === 'hedge');
  if (failed.length > 0) {
    noteRetry(request, failed, (plain ?? hedge) !== undefined);
    return;
  }
  const starter = (plain ?? hedge)?.call;
  if (starter === undefined) {
    const others = air.map(({ sentAt }) => sentAt);
    const nobody = callers.length > 0 ? 'a call that needs none' : 'nobody';
    const isNeedless = starters.length === 0;
    const what = isNeedless ? `was sent for ${nobody}` : `could have joined ${others}`;
    history.complain(`request ${request.sentAt} ${what}`);
    return;
  }
  starter.isStarter = true;
  if (plain === undefined) noteHedge(history, request, own);
}

/** Notes which try of which flight a request is; where that is not sure, what excuses the most. */
function noteRetry(request: ServedRequest, failed: ServedRequest[], mayBeNew: boolean): void {
  request.isAmbiguous = mayBeNew || failed.length > 1;
  request.tries = Math.max(...failed.map(({ tries }) => tries)) + 1;
  const [oldest] = failed.map(({ flight }) => flight).toSorted((a, b) => a.startedAt - b.startedAt);
  if (oldest) request.flight = request.isAmbiguous ? { ...oldest, isHedge: false } : oldest;
  const [retried] = failed;
  if (retried && !request.isAmbiguous) retried.isRetried = true;
}

function noteHedge(history: History, request: ServedRequest, own: ServedRequest[]): void {
  request.flight.isHedge = true;
  history.seen.hedges++;
  const last = own.findLast(({ flight }) => flight.isHedge)?.flight;
  // When all has ended meanwhile, it begins anew.
  const isNew = !own.some((other) => isInAir(other) && other.sentAt <= (last?.startedAt ?? 0));
  if (last && !isNew && request.sentMs - last.startedMs < JOIN_MS) {
    history.complain(`request ${request.sentAt} is the second hedge within ${JOIN_MS} ms`);
  }
}

/** Whether a request may be the retry of another one. */
function mayRetry(history: History, request: ServedRequest, other: ServedRequest): boolean {
  const { outcome, isRetried, bufferMs, signal } = other;
  const isGivenUp = outcome ? outcome.isLost || other.abortedMs < outcome.atMs : signal.aborted;
  // By a clock that jumped a token may have expired before it came.
  const hasFailed = outcome?.isTransient || history.hasJumpedSince(other.sentAt);
  const isToRetry = outcome !== undefined && hasFailed && !isFinal(outcome);
  if (isRetried || !(isGivenUp || isToRetry)) return false;
  const leastMs = isGivenUp ? 0 : (outcome?.retryAfterMs ?? 0);
  const pausedMs = request.sentMs - endOf(other);
  const isItsTime = pausedMs >= leastMs && pausedMs <= leastMs + LONGEST_PAUSE_MS;
  return isItsTime && bufferMs === request.bufferMs;
}

/** When a request was answered or given up. */
function endOf({ outcome, abortedMs }: ServedRequest): number {
  return Math.min(
    outcome?.atMs ?? abortedMs,
    Number.isNaN(abortedMs) ? Number.POSITIVE_INFINITY : abortedMs,
  );
}

/** Whether a request may be the first one for a call. */
function mayStart(history: History, request: ServedRequest, call: Call): boolean {
  const { key, sentMs, bufferMs } = request;
  // A renewal ahead asks for the credential again, when the call is over.
  const isWaiting = call.settledMs >= sentMs || history.setting.aheadMs > 0;
  const isItsTime = call.keyMs === sentMs && isWaiting && !call.isStarter;
  const aheadMs = bufferMs - call.bufferMs;
  const isWanted = aheadMs >= 0 && aheadMs <= history.setting.aheadMs;
  return isItsTime && isWanted && call.key === key;
}

/** Why a call may not join what is in the air. */
function excuse(
  history: History,
  { bufferMs }: ServedRequest,
  { call, air }: { call: Call; air: ServedRequest[] },
): Excuse | undefined {
  const latestFirst = air.toSorted((a, b) => b.flight.startedAt - a.flight.startedAt);
  const [current] = latestFirst;
  if (current === undefined || isOvertaken(history, current)) return 'other';
  const candidates = latestFirst.filter((one) => one === current || one.isAmbiguous);
  const excuses = candidates.map((one) =>
    bufferMs > one.bufferMs ? 'other' : excuseFrom(history, call, one),
  );
  return excuses.find((each) => each === 'other') ?? excuses.find((each) => each);
}

/** Whether a newer request has ended, so that none is current. */
function isOvertaken(history: History, { key, flight }: ServedRequest): boolean {
  return history
    .requestsOf(key)
    .some(
      ({ flight: other, isAmbiguous, sentAt }) =>
        (isAmbiguous ? sentAt : other.startedAt) > flight.startedAt,
    );
}

function excuseFrom(history: History, call: Call, request: ServedRequest): Excuse | undefined {
  const { flight, wanted } = request;
  if (call.forced && call.startedAt > request.sentAt) return 'other';
  if (history.isTouchedSince(flight.startedAt, wanted)) return 'other';
  if (history.hasJumpedSince(flight.startedAt)) return 'other';
  const joinMs = flight.isHedge ? JOIN_MS : Math.min(JOIN_MS, call.timeoutMs / 2);
  return Date.now() - flight.startedMs >= joinMs ? 'hedge' : undefined;
}

/** Notes that the client has given a request up, and why. */
export function judgeAbort(history: History, request: ServedRequest): void {
  const nowMs = Date.now();
  request.abortedMs = nowMs;
  const own = history.calls.filter((call) => call.key === request.key && !(call.settledMs < nowMs));
  const isPatient = (call: Call) =>
    !call.controller.signal.aborted && call.startedMs + call.timeoutMs > nowMs;
  const isAwaited = history.pending.some((call) => call.key === request.key && isPatient(call));
  const hasLeft = own.some(({ settledMs, abortedMs, startedMs, timeoutMs }) =>
    [settledMs, abortedMs, startedMs + timeoutMs].includes(nowMs),
  );
  if (request.outcome) return;
  // Where a token works, a request outlasts its caller, so it has taken too long by itself.
  const isSlow = nowMs - request.sentMs >= LINGER_MS / 2;
  const hasOutlasted = isSlow && lastKept(history, request.key) !== undefined;
  request.isTimedOut = isAwaited || !hasLeft || hasOutlasted;
  if (isAwaited) history.seen.attemptTimeouts++;
  history.note(`request ${request.sentAt} is given up${isAwaited ? ' in time' : ''}`);
}
