import type { TakenToken, TokenLease } from '../../token-store.js';
import type { ConnectCacheResult } from '../../traces.js';
import { elapsed } from '../http/send.js';
import { sleep } from '../http/stop.js';
import { Fallback } from './fallback.js';
import { Flight } from './flight.js';
import type { KeptToken } from './kept-token.js';
import { keepWithLease, mint } from './lease.js';
import {
  type Answer,
  dropUnlessGood,
  findKept,
  fromStore,
  type SharedRequest,
  vouchedFor,
} from './shared-request.js';
import type { Sharing } from './sharing.js';
import { ask, type TokenRequest } from './token-request.js';
import type { TokenSlot } from './token-slot.js';

type HitToken = TakenToken & { type: 'hit' };

const SHORTEST_PAUSE_MS = 15;
const LONGEST_PAUSE_MS = 200;
const PAUSE_GROWTH = 1.5;

/** Brings the token that another process has asked for, or asks for one and shares it. */
export async function flyShared(request: TokenRequest, sharing: Sharing): Promise<void> {
  const { cache, flight, call, credential } = request;
  const { connector, params, settings } = call;
  const asked = { caller: credential.caller, connector, params };
  try {
    const slot = cache.find(asked.caller, connector, params) as TokenSlot;
    const name = sharing.nameOf(slot, settings.baseUrls.at(-1) ?? '');
    const shared = { ...request, sharing, slot, name };
    const answer = await askStore(shared);
    if (answer === undefined) return cache.land(flight, await withoutStore(shared));
    const kept = await withStore(shared, answer);
    // Who has come since the store or the service was asked may need something newer.
    const next = new Flight(flight.bufferMs, true);
    cache.land(flight, kept, next);
    if (!next.isWaitedFor) return;
    cache.begin(asked, next);
    flyShared({ ...request, flight: next, isHedge: false }, sharing);
  } catch (error) {
    cache.fail(flight, error);
  }
}

/** Asks the store until no other process is asking the service; nothing when the store is out. */
async function askStore(request: SharedRequest): Promise<Answer | undefined> {
  const { cache, sharing, slot, flight, call, isHedge } = request;
  const { isForced } = call;
  const startedAt = elapsed();
  for (let pauseMs = SHORTEST_PAUSE_MS; ; pauseMs *= PAUSE_GROWTH) {
    const isSpare = !isForced && !sharing.isStrict && cache.usable(slot) !== undefined;
    // While a kept token works, nobody has to go ahead of another process.
    const isPressing = elapsed() >= flight.yieldsUntil && cache.usable(slot) === undefined;
    const isUrgent = isHedge || isPressing;
    const how = { bufferMs: flight.bufferMs, isForced, isUrgent, isSpare };
    const [number, askedAt] = [cache.number(), elapsed()];
    const taken = await sharing.take(request, how, flight.stop);
    if (taken === undefined) return undefined;
    dropUnlessGood(request, { taken, number });
    if (taken.type === 'hit') tellOfHit(request, taken, askedAt - startedAt);
    const found = findKept(request);
    if (taken.type !== 'busy' || found) return { taken, askedAt, number, found };
    await sleep(Math.min(pauseMs, LONGEST_PAUSE_MS) * (0.5 + Math.random()), flight.stop);
  }
}

function tellOfHit(request: SharedRequest, taken: HitToken, waitedMs: number): void {
  const { connector, settings } = request.call;
  traceAs('store', request);
  settings.onEvent?.({
    type: 'store-hit',
    connector,
    expiresAt: taken.token.response.expiresAt,
    waitedMs: Math.round(waitedMs),
  });
}

function traceAs(result: ConnectCacheResult, { call }: SharedRequest): void {
  const { trace } = call.settings;
  if (trace) trace.cacheResult = result;
}

/** The token that follows from what the store said. */
async function withStore(request: SharedRequest, answer: Answer): Promise<KeptToken> {
  const { cache, sharing, slot, call } = request;
  const { taken, askedAt, found } = answer;
  if (taken.type === 'hit') return fromStore(request, { ...answer, taken });
  const lease = taken.type === 'lease' ? taken.lease : undefined;
  if (found === undefined) return mint(request, lease as TokenLease, askedAt);
  if (found instanceof Fallback) {
    // By the time that the store has answered, the token may have expired.
    if (lease) call.settings.waitUntil(sharing.settle(request, lease, { type: 'none' }));
    throw found;
  }
  traceAs('hit', request);
  const good = vouchedFor(found, answer);
  // The store has lost it, or was not there when it came.
  const kept = lease ? await keepWithLease(request, lease, good) : good;
  if (kept.shared?.isStale) cache.drop(slot);
  return kept;
}

/** The kept token while it does, else what the service says to this process alone. */
async function withoutStore(request: SharedRequest): Promise<KeptToken> {
  const found = findKept(request);
  if (found instanceof Fallback) throw found;
  if (found !== undefined) {
    traceAs('hit', request);
    return found;
  }
  const brought = await ask(request);
  return { ...brought, shared: { checkedAt: elapsed(), broughtBy: brought.attempt } };
}
