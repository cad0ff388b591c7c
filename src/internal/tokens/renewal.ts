import { ConnectTimeoutError } from '../../errors.js';
import { elapsed } from '../http/send.js';
import { type ClientSettings, timeoutOf } from '../http/settings.js';
import { effectiveBuffer, type KeptToken } from './kept-token.js';
import type { GivenCall } from './token-call.js';
import type { TokenSlot } from './token-slot.js';

const LONGEST_RENEWAL_AHEAD_MS = 30_000;
/** How long a call waits for a renewal while its token works, and no pause outlasts it. */
export const LONGEST_RENEWAL_MS = 5_000;

/** Whether a renewal has failed so lately that none is tried while the token works. */
export function isCoolingDown({ coolDown }: TokenSlot): boolean {
  return coolDown !== undefined && elapsed() < coolDown.until;
}

/**
 * Milliseconds that a call waits for what it could do without: no longer than its key has waited
 * in all, and for half of what the token has left.
 */
export function renewalWait(kept: KeptToken, slot: TokenSlot, now: number): number {
  const [oldest] = slot.flights;
  const leftMs = LONGEST_RENEWAL_MS - (oldest?.age ?? 0);
  return Math.max(0, Math.min(leftMs, (kept.expiresAt - now) / 2));
}

/** What a call gets that has waited for a renewal in vain. */
export function overdue(operation: string, limitMs: number): ConnectTimeoutError {
  const message = `${operation}: the renewal took longer than ${Math.round(limitMs)} ms.`;
  return new ConnectTimeoutError(message, { code: 'timeout', retryable: true });
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
