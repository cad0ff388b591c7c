import type { TokenLease } from '../../token-store.js';
import { elapsed } from '../http/send.js';
import { after } from '../http/stop.js';
import type { KeptToken, SharedState } from './kept-token.js';
import { namesOf } from './shared-names.js';
import type { SharedRequest } from './shared-request.js';
import { ask, isRefusal } from './token-request.js';

// A third of the time that a lease lasts.
const EXTENSION_MS = 700;

/**
 * Asks the service with a lease, and tells the store what it said.
 * @throws {ConnectError} when the service gives no token
 */
export async function mint(
  request: SharedRequest,
  lease: TokenLease,
  askedAt: number,
): Promise<KeptToken> {
  const endExtending = extendRegularly(request, lease);
  try {
    const brought = await ask(request);
    endExtending();
    const state = { epoch: lease.epoch, checkedAt: askedAt, broughtBy: brought.attempt };
    return await keepWithLease(request, lease, { ...brought, shared: state });
  } catch (error) {
    endExtending();
    const outcome = { type: isRefusal(error) ? 'refused' : 'none' } as const;
    await request.sharing.settle(request, lease, outcome);
    throw error;
  }
}

/** Has the store keep a token, and notes what that says of it. */
export async function keepWithLease(
  request: SharedRequest,
  lease: TokenLease,
  kept: KeptToken & { shared: SharedState },
): Promise<KeptToken> {
  const { sharing, slot, call } = request;
  const { response, lifetimeMs, shared } = kept;
  const leftMs = kept.expiresAt - call.settings.now();
  const askedAt = elapsed();
  const settled = await sharing.settle(
    request,
    lease,
    leftMs > 0
      ? { type: 'token', token: { response, leftMs, lifetimeMs }, names: namesOf(slot, kept) }
      : { type: 'none' },
  );
  if (settled === 'stale') return { ...kept, shared: { ...shared, isStale: true } };
  return settled === undefined ? kept : { ...kept, shared: { ...shared, checkedAt: askedAt } };
}

/** Extends a lease for as long as its request is in the air; returns what ends that. */
function extendRegularly(request: SharedRequest, lease: TokenLease): () => void {
  if (!lease.isExclusive) return () => {};
  const extend = () => {
    request.sharing.extend(request, lease);
    cancel = after(EXTENSION_MS, extend);
  };
  let cancel = after(EXTENSION_MS, extend);
  return () => cancel();
}
