import type { ConnectError } from '../../errors.js';
import type { CachedToken } from './cached-token.js';

/** How long a renewal may take while the kept token still works. */
export const LONGEST_RENEWAL_MS = 5_000;

const SHORTEST_REST_MS = 5_000;

/** Whether there is a kept token that works until its renewal has failed. */
export function outlastsRenewal(kept: CachedToken | undefined): boolean {
  return kept !== undefined && kept.expiresAt - Date.now() > LONGEST_RENEWAL_MS;
}

/** Lets no pause between the attempts of a renewal outlast it. */
export function hurry(transport: { giveUpAt: number }): void {
  transport.giveUpAt = Math.min(transport.giveUpAt, Date.now() + LONGEST_RENEWAL_MS);
}

/** Whether the renewal of a kept token failed so lately that it is not tried again yet. */
export function isResting({ failedRenewal }: CachedToken): boolean {
  return failedRenewal !== undefined && Date.now() < failedRenewal.restUntil;
}

/** Lets the renewal of a kept token rest, for as long as the service asked at least. */
export function restAfter(kept: CachedToken, error: ConnectError): void {
  const restMs = Math.max(error.retryAfterMs ?? 0, SHORTEST_REST_MS);
  kept.failedRenewal = { error, restUntil: Date.now() + restMs };
}
