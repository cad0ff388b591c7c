import { ConnectTimeoutError } from '../../errors.js';
import type { Caller } from '../environment/credential.js';
import { elapsed } from '../http/send.js';
import { type ClientSettings, timeoutOf } from '../http/settings.js';
import { Fallback } from './fallback.js';
import { effectiveBuffer, type KeptToken } from './kept-token.js';
import { isTransient, type TokenCache } from './token-cache.js';
import { type GivenCall, OPERATION, type TokenCall } from './token-call.js';
import type { TokenSlot } from './token-slot.js';

const LONGEST_RENEWAL_AHEAD_MS = 30_000;
/** How long a call waits for a renewal while its token works, and no pause outlasts it. */
export const LONGEST_RENEWAL_MS = 5_000;
/** With less than this left a token is served only when its renewal has failed. */
const SHORTEST_SERVED_MS = 100;

/** Whether a renewal has failed so lately that none is tried while the token works. */
export function isCoolingDown({ coolDown }: TokenSlot): boolean {
  return coolDown !== undefined && elapsed() < coolDown.until;
}

/** What a call gets that has a token which works, while none is asked for. */
export function fallbackAtRest(kept: KeptToken | undefined, slot: TokenSlot): Fallback | undefined {
  const { coolDown } = slot;
  return kept && coolDown && isCoolingDown(slot) ? new Fallback(kept, coolDown.error) : undefined;
}

/**
 * Milliseconds that a call waits for what it could do without: no longer than its key has waited
 * in all, and for half of what the token has left, unless that is too short to be of use.
 */
export function renewalWait(kept: KeptToken, slot: TokenSlot, now: number): number {
  const [oldest] = slot.flights;
  const halfMs = (kept.expiresAt - now) / 2;
  if (halfMs < SHORTEST_SERVED_MS) return Number.POSITIVE_INFINITY;
  return Math.max(0, Math.min(LONGEST_RENEWAL_MS - (oldest?.age ?? 0), halfMs));
}

/** What a call gets that has waited for a renewal in vain, unless its token works no more. */
export function overdue(kept: KeptToken | undefined, limitMs: number): Fallback | undefined {
  if (kept === undefined) return undefined;
  const message = `${OPERATION}: the renewal took longer than ${Math.round(limitMs)} ms.`;
  return new Fallback(kept, new ConnectTimeoutError(message, { code: 'timeout', retryable: true }));
}

/** The kept token that has not expired, when what ends a call says nothing about the grant. */
export function fallbackAfter(
  failure: unknown,
  caller: Caller,
  { cache, call }: { cache: TokenCache; call: TokenCall },
): Fallback | undefined {
  const { connector, params, settings } = call;
  if (call.isForced || settings.signal?.aborted) return undefined;
  if (failure instanceof Fallback) return failure;
  if (!isTransient(failure)) return undefined;
  const kept = cache.unexpired(cache.find(caller, connector, params));
  return kept && new Fallback(kept, failure);
}

/** Gives a call the token that it falls back on, and tells of it. */
export function fallBackOn({ kept, reason }: Fallback, call: TokenCall): KeptToken {
  const { connector, settings } = call;
  if (settings.trace) settings.trace.cacheResult = 'stale';
  const { expiresAt } = kept.response;
  settings.onEvent?.({ type: 'stale', connector, expiresAt, error: reason });
  return kept;
}

/** How long before its buffer a token is renewed; nothing while that is still far. */
export function dueAhead(
  kept: KeptToken,
  { bufferMs, refreshAheadMs, now }: { bufferMs: number; refreshAheadMs: number; now: number },
): number | undefined {
  const bufferHereMs = effectiveBuffer(kept, bufferMs);
  // A token that lives shorter than the time ahead would otherwise be renewed at every call.
  const halfLifeMs = Math.floor((kept.lifetimeMs - bufferHereMs) / 2);
  const aheadMs = Math.min(refreshAheadMs, halfLifeMs);
  return kept.expiresAt - now <= bufferHereMs + aheadMs ? aheadMs : undefined;
}

/** The call that renews a token ahead of time: one for whoever comes next, so no signal ends it. */
export function callAhead(client: ClientSettings, call: GivenCall, bufferMs: number): GivenCall {
  const { signal, ...options } = call.options;
  const timeoutMs = Math.min(timeoutOf(client, options), LONGEST_RENEWAL_AHEAD_MS);
  return {
    connector: call.connector,
    params: { ...call.params, validityBufferMs: bufferMs },
    options: { ...options, timeoutMs },
  };
}
