import type { Credential } from '../environment/credential.js';
import { bindsIoToRequests } from '../environment/runtime.js';
import { elapsed } from '../http/send.js';
import type { Stop } from '../http/stop.js';
import { Flight, LINGER_MS } from './flight.js';
import { isFresh, type KeptToken } from './kept-token.js';
import { isCoolingDown, LONGEST_RENEWAL_MS, overdue, renewalWait } from './renewal.js';
import type { TokenCache, TokenSlot } from './token-cache.js';
import type { TokenCall } from './token-call.js';
import { fly } from './token-request.js';

/** How old a flight is when calls stop joining it. */
const JOIN_LIMIT_MS = 2_000;

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

/** Waits for the flight in the air that a call may join, or for one of its own. */
export function joinFlight(cache: TokenCache, joiner: Joiner): Promise<KeptToken> {
  const { call, credential, stop, endsAt, asOf, renews } = joiner;
  const { settings, connector, params, bufferMs, isForced } = call;
  const slot = cache.find(credential.caller, connector, params);
  const kept = isForced ? undefined : cache.usable(slot);
  if (kept && slot?.coolDown && isCoolingDown(slot)) throw slot.coolDown.error;
  const waitsShortly = kept && slot && !renews;
  const latest = slot?.flights.at(-1);
  const joinable = latest && canJoin(latest, joiner) ? latest : undefined;
  const isHedge = slot !== undefined && joinable !== undefined && isHedgeDue(joinable, slot, call);
  const flight = joinable && !isHedge ? joinable : new Flight(bufferMs);
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
    const landing = fly({ cache, flight, call, credential });
    // The call may leave with its kept token before the renewal has ended.
    if (waitsShortly) settings.waitUntil(landing);
  }
  const limitMs = waitsShortly ? renewalWait(kept, slot, settings.now()) : Number.POSITIVE_INFINITY;
  return flight.wait({
    stop,
    patience,
    limitMs,
    overdue: () => {
      const isKept = cache.usable(cache.find(credential.caller, connector, params)) !== undefined;
      return isKept ? overdue(settings.operation, limitMs) : undefined;
    },
    lingers: () => kept !== undefined && !settings.signal?.aborted,
    canJoin: (other) => canJoin(other, joiner),
    accepts: (other) =>
      (!isForced || other.attempt > asOf) && isFresh(other, bufferMs, settings.now()),
  });
}

/** Whether what a flight brings answers a call, however long it takes. */
function canJoin(flight: Flight, { call, asOf }: Joiner): boolean {
  if (!flight.isOpen || flight.bufferMs < call.bufferMs || bindsIoToRequests()) return false;
  // A caller that insists on a fresh answer may not join a request that has left before.
  return !call.isForced || flight.attempt === 0 || flight.attempt > asOf;
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
  if (isForced || flight.age < Math.min(JOIN_LIMIT_MS, settings.timeoutMs / 2)) return false;
  return hedgedAt === undefined || elapsed() - hedgedAt >= JOIN_LIMIT_MS;
}
