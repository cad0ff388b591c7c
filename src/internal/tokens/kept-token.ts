import type { ConnectTokenResponse } from '../../types.js';
import { copyJson } from './json.js';

// The `Date` of a reply is cut to a second, and a reply takes a while to arrive.
const LARGEST_EQUAL_MS = 2_000;
const DATE_PRECISION_MS = 1_000;

/** What a request has brought, and until when it is good on the clock of this client. */
export interface KeptToken {
  /** Nobody else's; a caller gets a copy. */
  readonly response: ConnectTokenResponse;
  /** Which of all attempts brought it. */
  readonly attempt: number;
  /** Unix milliseconds. */
  readonly arrivedAt: number;
  /** Unix milliseconds; `NaN` when the service did not tell. */
  readonly expiresAt: number;
  /** Milliseconds that it worked when the service gave it. */
  readonly lifetimeMs: number;
  /** What a store has to do with it. */
  readonly shared?: SharedState;
  /** Whether its provider does not accept it: it is served only while the service is out. */
  isRejected?: boolean;
}

/** What is known of a token by the store that processes share. */
export interface SharedState {
  /** The store's epoch in which it was good; absent when the store was out. */
  epoch?: string;
  /** When the store last vouched for it, on the clock of `elapsed`. */
  checkedAt: number;
  /** The attempt of this process that brought it; 0 when it was another process. */
  broughtBy: number;
  /** Whether something of its subject was revoked while it was on its way. */
  isStale?: boolean;
}

/** What time it was when an answer came, here and at the service, and how long it took. */
export interface AnswerTimes {
  arrivedAt: number;
  /** On a clock that nobody sets. */
  tookMs: number;
  /** The `Date` of the answer. */
  serviceTime: number | undefined;
}

/**
 * A token as it is kept. Where the clocks differ, the service's word is a lifetime rather than a
 * time; it is counted from when the request left, so that it never lasts too long.
 */
export function keptToken(
  response: ConnectTokenResponse,
  attempt: number,
  { arrivedAt, tookMs, serviceTime }: AnswerTimes,
): KeptToken {
  const expiresAt = Number.isFinite(response.expiresAt) ? response.expiresAt : Number.NaN;
  const isSameClock =
    serviceTime === undefined || Math.abs(arrivedAt - serviceTime) <= LARGEST_EQUAL_MS;
  const countedMs = isSameClock ? undefined : expiresAt - serviceTime - DATE_PRECISION_MS;
  const endsAt = countedMs === undefined ? expiresAt : arrivedAt - tookMs + countedMs;
  return { response, attempt, arrivedAt, expiresAt: endsAt, lifetimeMs: endsAt - arrivedAt };
}

/** Whether a token works, as far as anybody has told. */
export function isUsable(kept: KeptToken, now: number): boolean {
  return isUnexpired(kept, now) && !kept.isRejected;
}

/** Whether a token has not expired; on a clock that was set back, nobody knows. */
export function isUnexpired({ arrivedAt, expiresAt }: KeptToken, now: number): boolean {
  return now < expiresAt && now >= arrivedAt;
}

/** Whether a token stays usable for longer than the buffer, as far as its lifetime allows. */
export function isFresh(kept: KeptToken, bufferMs: number, now: number): boolean {
  return isUsable(kept, now) && kept.expiresAt - now > effectiveBuffer(kept, bufferMs);
}

/** At most half of a lifetime: a token that is too short for the buffer is used all the same. */
export function effectiveBuffer({ lifetimeMs }: KeptToken, bufferMs: number): number {
  return Math.min(bufferMs, lifetimeMs / 2);
}

/** Which attempt of this process brought a token; 0 when it was another process. */
export function broughtBy({ attempt, shared }: KeptToken): number {
  return shared === undefined ? attempt : shared.broughtBy;
}

/** A copy of the response for one caller. */
export function responseOf({ response }: KeptToken): ConnectTokenResponse {
  return copyJson(response);
}
