import type { Credential } from '../environment/credential.js';
import { bindsIoToRequests } from '../environment/runtime.js';
import { elapsed } from '../http/send.js';
import type { Stop } from '../http/stop.js';
import { Flight, LINGER_MS } from './flight.js';
import { broughtBy, isFresh, type KeptToken } from './kept-token.js';
import { fallbackAtRest, LONGEST_RENEWAL_MS, overdue, renewalWait } from './renewal.js';
import { flyShared } from './shared-flight.js';
import type { TokenCache } from './token-cache.js';
import type { TokenCall } from './token-call.js';
import { fly } from './token-request.js';
import type { TokenSlot } from './token-slot.js';

/** How old a flight is when calls stop joining it. */
const JOIN_LIMIT_MS = 2_000;
/** How long a call lets another process ask for its token. */
const LONGEST_YIELD_MS = 5_000;

/** A call that has to wait. */
export interface Joiner {
  call: TokenCall;
  credential: Credential;
  stop: Stop;
  /** When it leaves, on the clock of `elapsed`. */
  endsAt: number;
  /** The latest attempt that had left when the call was made. */
  asOf: number;
  /** The token that it renews ahead of time, so that nobody waits. */
  renews?: KeptToken | undefined;
}

/**
 * Waits for the flight in the air that a call may join, or for one of its own.
 * @throws {Fallback} when the call gets its kept token instead
 */
export function joinFlight(cache: TokenCache, joiner: Joiner): Promise<KeptToken> {
  const { call, credential, stop, endsAt, renews } = joiner;
  const { settings, connector, params, bufferMs, isForced } = call;
  const slot = cache.find(credential.caller, connector, params);
  const kept = isForced ? undefined : cache.usable(slot);
  const { sharing } = cache;
  // With a store it may have been revoked elsewhere: the flight looks first.
  const rested = sharing || !slot ? undefined : fallbackAtRest(kept, slot);
  if (rested) throw rested;
  const waitsShortly = kept && slot && !renews;
  const latest = slot?.flights.at(-1);
  const joinable = latest && canJoin(latest, joiner) ? latest : undefined;
  const isHedge = slot !== undefined && joinable !== undefined && isHedgeDue(joinable, slot, call);
  const isShared = sharing !== undefined && !isForced;
  const flight = joinable && !isHedge ? joinable : new Flight(bufferMs, isShared);
  const patience = {
    maxRetries: settings.maxRetries,
    // What comes when the call has left with its kept token is good for the next one.
    endsAt: kept ? endsAt + LINGER_MS : endsAt,
    pausesEndAt: kept ? Math.min(endsAt, elapsed() + LONGEST_RENEWAL_MS) : endsAt,
  };
  flight.raise(patience);
  if (settings.trace) {
    settings.trace.cacheResult = flight === joinable ? 'waited' : isForced ? 'bypass' : 'minted';
  }
  if (flight !== joinable) {
    const begun = cache.begin({ caller: credential.caller, connector, params }, flight);
    if (isHedge) begun.hedgedAt = elapsed();
    const request = { cache, flight, call, credential, isHedge };
    const landing = sharing ? flyShared(request, sharing) : fly(request);
    // The call may leave with its kept token before the renewal has ended.
    if (waitsShortly) settings.waitUntil(landing);
  }
  const limitMs = waitsShortly ? renewalWait(kept, slot, settings.now()) : Number.POSITIVE_INFINITY;
  return flight.wait({
    stop,
    patience,
    limitMs,
    overdue: () => {
      const named = cache.find(credential.caller, connector, params);
      return overdue(cache.usable(named), limitMs);
    },
    lingers: () => kept !== undefined && !settings.signal?.aborted,
    canJoin: (other) => canJoin(other, joiner),
    accepts: (other) =>
      isNewEnough(other, joiner, cache) && isFresh(other, bufferMs, settings.now()),
    takes: (other) => isNewEnough(other, joiner, cache),
    yieldsUntil: elapsed() + Math.min(LONGEST_YIELD_MS, settings.timeoutMs / 2),
  });
}

/** Whether a call takes a token although others have asked for it. */
function isNewEnough(kept: KeptToken, { call, asOf }: Joiner, { sharing }: TokenCache): boolean {
  if (call.isForced) return broughtBy(kept) > asOf;
  return kept.attempt > asOf || !(sharing?.isStrict || kept.shared?.isStale);
}

/** Whether what a flight brings answers a call, however long it takes. */
function canJoin(flight: Flight, { call, asOf }: Joiner): boolean {
  if (!flight.isOpen || flight.bufferMs < call.bufferMs || bindsIoToRequests()) return false;
  // A caller that insists on a fresh answer may not join a request that has left before.
  if (flight.attempt === 0) return !call.isForced || !flight.isSharing;
  return !call.isForced || flight.attempt > asOf;
}

/**
 * Whether a call sends a request beside the one in the air, which may never be answered: when that
 * is too old for the call's patience, and none was sent so lately.
 */
function isHedgeDue(
  flight: Flight,
  { hedgedAt }: TokenSlot,
  { settings, isForced }: TokenCall,
): boolean {
  const { askedAt } = flight;
  if (isForced || askedAt === undefined) return false;
  if (elapsed() - askedAt < Math.min(JOIN_LIMIT_MS, settings.timeoutMs / 2)) return false;
  return hedgedAt === undefined || elapsed() - hedgedAt >= JOIN_LIMIT_MS;
}
