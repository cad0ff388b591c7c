import {
  type AskedCredential,
  type Credential,
  resolveCredential,
} from '../environment/credential.js';
import { after, race, Stop } from '../http/stop.js';
import { overdue, renewalWait } from './renewal.js';
import type { TokenCache } from './token-cache.js';
import type { TokenSlot } from './token-slot.js';

type CredentialSettings = Parameters<typeof resolveCredential>[1];

/** What a call could be served that waits for its credential. */
interface Spare {
  cache: TokenCache;
  /** Absent when no kept token will do. */
  slot: TokenSlot | undefined;
}

/**
 * The credential of a call, which waits for it no longer than for a renewal while its token works.
 * @throws {Fallback} when it has not come by then
 */
export function awaitCredential(
  asked: AskedCredential,
  settings: CredentialSettings,
  { cache, slot }: Spare,
): Promise<Credential> {
  const resolving = resolveCredential(asked, settings);
  const kept = cache.usable(slot);
  if (kept === undefined || slot === undefined) return resolving;
  const limitMs = renewalWait(kept, slot, settings.now());
  const stop = new Stop();
  const cancel = after(limitMs, () => {
    const fallback = overdue(cache.usable(slot), limitMs);
    if (fallback) stop.stop(fallback);
  });
  return race(resolving, stop).finally(cancel);
}
