import { bindsIoToRequests } from '../environment/runtime.js';
import { elapsed } from '../http/send.js';
import type { Flight } from './flight.js';
import type { TokenSlot } from './token-cache.js';

/** How old a flight is when calls stop joining it. */
const JOIN_LIMIT_MS = 2_000;

/** What decides whether a call may wait for a flight. */
export interface Joiner {
  bufferMs: number;
  isForced: boolean;
  /** The latest attempt that had left when the call was made. */
  asOf: number;
}

/** Whether what a flight brings answers a call, however long it takes. */
export function canJoin(flight: Flight, { bufferMs, isForced, asOf }: Joiner): boolean {
  if (!flight.isOpen || flight.bufferMs < bufferMs || bindsIoToRequests()) return false;
  // A caller that insists on a fresh answer may not join a request that has left before.
  return !isForced || flight.attempt === 0 || flight.attempt > asOf;
}

/**
 * Whether a call sends a request beside the one in the air, which may never be answered: when that
 * is too old for the call's patience, and none was sent so lately.
 */
export function isHedgeDue(
  { flight, hedgedAt }: TokenSlot,
  { timeoutMs, isForced }: { timeoutMs: number; isForced: boolean },
): boolean {
  if (flight === undefined || isForced) return false;
  const isOld = flight.age >= Math.min(JOIN_LIMIT_MS, timeoutMs / 2);
  return isOld && elapsed() - hedgedAt >= JOIN_LIMIT_MS;
}
