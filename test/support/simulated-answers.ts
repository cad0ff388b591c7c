import { ConnectError } from '../../src/index.js';
import { judgeAge } from './simulated-age.js';
import { judgeAttempt, judgeTries } from './simulated-attempts.js';
import { type History, isInAir } from './simulated-history.js';
import { complain, isUndisputed, usableToken } from './simulated-kept.js';
import type { Call, IssuedToken, Outcome } from './simulated-records.js';

const SLACK_MS = 50;
const JOIN_MS = 2_000;

/** Judges the token that a caller has got. */
export function judgeAnswer(history: History, call: Call, name: string): void {
  const token = history.tokens.get(name);
  if (!token) throw new Error(`${name} was never issued`);
  const { request } = token;
  judgePatience(history, call);
  // A kept token may be on its way in the tick in which the caller leaves.
  const isSettledBefore = call.startedAt > history.quietAt;
  if (call.controller.signal.aborted && !isSettledBefore) {
    complain(history, 'has left and gets an answer', call, token);
  }
  if (request.key !== call.key) complain(history, 'gets the token of another request', call, token);
  if (call.forced && request.sentAt < call.startedAt) {
    complain(history, 'is forced and gets an older answer', call, token);
  }
  for (const { at, doneAt, covers } of history.removals) {
    const isDead = request.sentAt < doneAt && at < call.startedAt && covers(token);
    if (isDead) complain(history, 'gets a dead token', call, token);
  }
  judgeAge(history, call, token);
  const kept = usableToken(history, call.key);
  const isReplaced = kept !== undefined && kept.outcome.readAt < call.startedAt;
  if (isReplaced && request.sentAt < kept.request.sentAt) {
    complain(history, 'gets a token that was replaced', call, token);
  }
  const isRefused = history
    .requestsOf(call.key)
    .some(
      ({ sentAt, outcome }) =>
        outcome?.kind === 'refused' &&
        !outcome.isLost &&
        sentAt > request.sentAt &&
        outcome.at > token.outcome.readAt &&
        outcome.readAt < call.startedAt,
    );
  if (isRefused) complain(history, 'gets a token that was refused since', call, token);
}

/** Judges the failure that a caller has met. */
export function judgeFailure(history: History, call: Call, error: unknown): void {
  const { signal } = call.controller;
  judgePatience(history, call);
  if (signal.aborted) {
    const isFirst = call.startedAt > history.quietAt && call.isBroken;
    if (!Object.is(error, signal.reason) && !isFirst) {
      complain(history, `has left and is told ${error}`, call);
    }
    return;
  }
  if (!(error instanceof ConnectError)) {
    complain(history, `meets a stranger: ${error}`, call);
    return;
  }
  if (call.isBroken || Number.isNaN(call.keyMs)) return;
  const kept = call.forced ? undefined : usableToken(history, call.key);
  if (kept && kept.outcome.readAt < history.tick() && !isAnswered(history, call, error)) {
    complain(history, `fails (${error.name} ${error.status}) while a token works:`, call, kept);
  }
  judgeVainWait(history, call);
  judgeTries(history, call, error);
}

/** Whether the service has said for this call what no kept token makes up for. */
function isAnswered(history: History, call: Call, error: ConnectError): boolean {
  if (error.retryable) return false;
  return history
    .requestsOf(call.key)
    .some(
      ({ outcome }) =>
        outcome !== undefined &&
        outcome.status === error.status &&
        outcome.kind !== 'failed' &&
        outcome.readAt > call.startedAt,
    );
}

/** Whoever has waited in vain must have waited for a request of his own time. */
function judgeVainWait(history: History, call: Call): void {
  if (Date.now() < call.startedMs + call.timeoutMs) return;
  const joinableMs = call.forced ? call.startedMs : call.keyMs - JOIN_MS;
  const isYoung = history.requestsOf(call.key).some(({ sentMs }) => sentMs >= joinableMs);
  if (!isYoung) complain(history, 'has waited for an old request', call);
}

/** Judges that no call takes longer than it may. */
export function judgePatience(history: History, call: Call): void {
  const nowMs = Date.now();
  const limitMs = call.timeoutMs + SLACK_MS;
  const renewalMs = call.keyMs - call.startedMs + call.renewalMs + SLACK_MS;
  const waitedMs = nowMs - call.startedMs;
  const isLate = waitedMs > limitMs;
  const isLateRenewal = waitedMs > renewalMs && isStillKept(history, call);
  if (call.isReported || !(isLate || isLateRenewal)) return;
  call.isReported = true;
  complain(
    history,
    `waits longer than ${isLate ? limitMs : call.renewalMs} ms`,
    call,
    call.renewed,
  );
}

const isStillKept = (history: History, { key, renewed, startedAt }: Call) =>
  renewed !== undefined &&
  usableToken(history, key) === renewed &&
  !history.hasJumpedSince(startedAt);

/** Judges the calls that are still open when the client has done all it could. */
export function judgePending(history: History, read: Outcome[]): void {
  for (const request of history.requests) if (isInAir(request)) judgeAttempt(history, request);
  for (const call of history.pending) {
    judgePatience(history, call);
    const hasLeft = call.controller.signal.aborted;
    const token = hasLeft ? undefined : read.map(tokenOf).find((each) => satisfies(call, each));
    if (call.isReported || !(hasLeft || token)) continue;
    call.isReported = true;
    complain(history, hasLeft ? 'has left and hears nothing' : 'is not told', call, token);
  }

  function tokenOf({ at }: Outcome): IssuedToken | undefined {
    const token = history.tokens.get(`token-${at}`);
    return token && isUndisputed(history, token) ? token : undefined;
  }
}

/** Whether a token that has just come must end the wait of a call: it was asked for later. */
function satisfies({ key, keyMs, startedAt }: Call, token: IssuedToken | undefined): boolean {
  if (token === undefined || Number.isNaN(keyMs)) return false;
  const { request, localExpiresAt, arrivedMs } = token;
  return request.key === key && request.sentAt > startedAt && localExpiresAt > arrivedMs;
}
