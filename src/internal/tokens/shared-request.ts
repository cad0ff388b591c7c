import type { SharedTokenName, TakenToken } from '../../token-store.js';
import { elapsed } from '../http/send.js';
import type { Fallback } from './fallback.js';
import { broughtBy, isFresh, type KeptToken, type SharedState } from './kept-token.js';
import { fallbackAtRest } from './renewal.js';
import type { Sharing } from './sharing.js';
import type { TokenRequest } from './token-request.js';
import type { TokenSlot } from './token-slot.js';

/** A token request that looks into the store first, and tells it what the service said. */
export interface SharedRequest extends TokenRequest {
  sharing: Sharing;
  slot: TokenSlot;
  name: SharedTokenName;
}

/** What the store said, when it was asked, and which of all attempts that was. */
export interface Answer<T extends TakenToken = TakenToken> {
  taken: T;
  /** On the clock of `elapsed`. */
  askedAt: number;
  number: number;
  /** What there was without the service when the store had answered; never nothing while busy. */
  found?: KeptToken | Fallback | undefined;
}

/** The token that another process has asked for. */
export function fromStore(
  { call, slot }: SharedRequest,
  { taken, askedAt, number }: Answer<TakenToken & { type: 'hit' }>,
): KeptToken {
  const { response, leftMs, lifetimeMs } = taken.token;
  const { kept } = slot;
  const arrivedAt = call.settings.now();
  const isKept = kept?.response.token === response.token;
  return {
    response,
    attempt: number,
    arrivedAt,
    // The store counted from some moment since it was asked.
    expiresAt: arrivedAt + leftMs - (elapsed() - askedAt),
    lifetimeMs,
    shared: { epoch: taken.epoch, checkedAt: askedAt, broughtBy: isKept ? broughtBy(kept) : 0 },
  };
}

/** A kept token that the store has found good. */
export function vouchedFor(
  kept: KeptToken,
  { taken, askedAt, number }: Answer,
): KeptToken & { shared: SharedState } {
  const shared = { epoch: epochOf(taken), checkedAt: askedAt, broughtBy: broughtBy(kept) };
  return { ...kept, attempt: number, shared };
}

/** Drops the kept token unless it is good for all that the store knows. */
export function dropUnlessGood(
  { cache, slot }: SharedRequest,
  { taken, number }: Pick<Answer, 'taken' | 'number'>,
): void {
  const { kept } = slot;
  if (kept === undefined || taken.type === 'hit' || kept.attempt > number) return;
  if (kept.shared?.epoch !== epochOf(taken)) cache.drop(slot);
}

/** The kept token that outlasts the buffer, or is fallen back on while nobody asks the service. */
export function findKept(request: SharedRequest): KeptToken | Fallback | undefined {
  const { cache, call, flight, slot } = request;
  const kept = call.isForced ? undefined : cache.usable(slot);
  const isGood = kept && isFresh(kept, flight.bufferMs, call.settings.now());
  return isGood ? kept : fallbackAtRest(kept, slot);
}

const epochOf = (taken: TakenToken) => (taken.type === 'lease' ? taken.lease.epoch : taken.epoch);
