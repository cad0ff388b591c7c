import { LRUCache } from 'lru-cache';
import { type ConnectError, isConnectError } from '../../errors.js';
import type { ConnectTokenParams } from '../../types.js';
import type { Caller } from '../environment/credential.js';
import { bindsIoToRequests } from '../environment/runtime.js';
import { elapsed } from '../http/send.js';
import { isRequestOf } from './cache-key.js';
import { ConnectorNames } from './connector-names.js';
import type { Flight } from './flight.js';
import { connectorNames, type Invalidation, isOfConnector } from './invalidation.js';
import { broughtBy, isUnexpired, isUsable, type KeptToken } from './kept-token.js';
import type { Sharing } from './sharing.js';
import { SlotTable } from './slot-table.js';
import { NO_FLIGHTS, newSlot, type TokenName, type TokenSlot } from './token-slot.js';

const SHORTEST_COOL_DOWN_MS = 5_000;

/** The tokens of one client, and the requests that will bring more. */
export class TokenCache {
  readonly #slots = new SlotTable<TokenSlot>();
  readonly #inAir = new Map<Flight, TokenSlot>();
  readonly #names = new ConnectorNames();
  readonly #recency: LRUCache<TokenSlot, KeptToken> | undefined;
  readonly #now: () => number;
  #attempts = 0;

  /**
   * @param max how many tokens are kept; 0 keeps none
   * @param sharing the store that processes share
   */
  constructor(
    max: number,
    now: () => number,
    readonly sharing?: Sharing,
  ) {
    this.#now = now;
    if (max === 0) return;
    const dispose = (_kept: KeptToken, slot: TokenSlot, reason: string) => {
      if (reason === 'set') return;
      slot.kept = undefined;
      this.#release(slot);
    };
    this.#recency = new LRUCache({ max, dispose });
  }

  /** The latest of all attempts that have left. */
  get lastAttempt(): number {
    return this.#attempts;
  }

  /** What there is for what a caller asks for, checked or not. */
  find(caller: Caller, connector: unknown, params: ConnectTokenParams): TokenSlot | undefined {
    return this.#slots.find(caller, connector, params);
  }

  /** The token of a slot that works; it counts as used. */
  usable(slot: TokenSlot | undefined): KeptToken | undefined {
    if (slot?.kept === undefined || !isUsable(slot.kept, this.#now())) return undefined;
    return this.use(slot, slot.kept);
  }

  /** The token of a slot that has not expired, be it rejected; it counts as used. */
  unexpired(slot: TokenSlot | undefined): KeptToken | undefined {
    if (slot?.kept === undefined || !isUnexpired(slot.kept, this.#now())) return undefined;
    return this.use(slot, slot.kept);
  }

  /** Marks a kept token as the one that was used last. */
  use(slot: TokenSlot, kept: KeptToken): KeptToken {
    this.#recency?.get(slot);
    return kept;
  }

  /** Notes that a flight for a checked request begins. */
  begin({ caller, connector, params }: TokenName, flight: Flight): TokenSlot {
    const known = this.find(caller, connector, params);
    const slot = known ?? newSlot({ caller, connector, params });
    if (known === undefined) this.#slots.add(slot);
    slot.flights = [...slot.flights, flight];
    this.#inAir.set(flight, slot);
    return slot;
  }

  /** Numbers an attempt that leaves. */
  depart(flight: Flight): number {
    flight.attempt = this.number();
    flight.askedAt ??= elapsed();
    return flight.attempt;
  }

  /** Numbers a question to the store, which is one of the attempts. */
  number(): number {
    return ++this.#attempts;
  }

  /**
   * Hands on what a flight has brought, and keeps it unless something newer speaks against it.
   * @param next who waits for that flight instead when it is too old for him
   */
  land(flight: Flight, kept: KeptToken, next?: Flight): void {
    const slot = this.#end(flight);
    flight.bring(kept, next);
    if (slot === undefined) return;
    const isInvalidated = flight.invalidations.some(
      ({ connector, covers }) => covers(slot, kept) && isOfConnector(connector, slot, kept),
    );
    const isDropped = isInvalidated || kept.shared?.isStale;
    const keptAttempt = slot.kept?.isRejected ? 0 : (slot.kept?.attempt ?? 0);
    const latest = Math.max(keptAttempt, slot.refusedAttempt);
    if (!isDropped && kept.attempt > latest) {
      if (isUsable(kept, this.#now())) this.#keep(slot, kept);
      if (!bindsIoToRequests()) for (const other of slot.flights) other.offer(kept);
    }
    this.#release(slot);
  }

  /** Tells of a flight that has failed. */
  fail(flight: Flight, error: unknown): void {
    const slot = this.#end(flight);
    const isPassing = isTransient(error);
    if (slot && isPassing && slot.coolDown?.error !== error) {
      const until = elapsed() + Math.max(error.retryAfterMs ?? 0, SHORTEST_COOL_DOWN_MS);
      if (until > (slot.coolDown?.until ?? 0)) slot.coolDown = { error, until };
    }
    const latest = slot?.flights.at(-1);
    const isLater = latest !== undefined && latest.startedAt >= flight.startedAt;
    flight.fail(error, isPassing && isLater ? latest : undefined);
    if (slot) this.#release(slot);
  }

  /** Drops what was asked for before an attempt that the service has refused. */
  refuse({ caller, connector, params }: TokenName, attempt: number): void {
    const slot = this.find(caller, connector, params);
    if (slot === undefined) return;
    slot.refusedAttempt = Math.max(slot.refusedAttempt, attempt);
    if (slot.kept !== undefined && broughtBy(slot.kept) < attempt) this.drop(slot);
  }

  /** Marks a token that its provider has rejected, whoever asked for it, unless a newer one came. */
  reject(connector: string, params: ConnectTokenParams, token: string): boolean {
    const rejected = this.#slots
      .of(connector, params.subject)
      .filter((slot) => isRequestOf(slot, params))
      .flatMap(({ kept }) => (kept?.response.token === token ? [kept] : []));
    for (const kept of rejected) kept.isRejected = true;
    return rejected.length > 0;
  }

  /** Drops the kept token of a slot. */
  drop(slot: TokenSlot): void {
    this.#recency?.delete(slot);
  }

  /** Drops what it covers, now and when a request that is in the air brings it. */
  invalidate(invalidation: Invalidation): void {
    const { connector, subject, covers } = invalidation;
    for (const name of this.#names.askedFor(connector)) {
      for (const slot of this.#slots.of(name, subject)) {
        if (slot.kept && covers(slot, slot.kept)) this.#recency?.delete(slot);
      }
    }
    for (const [flight, slot] of this.#inAir) {
      // Which connector and installation it is of shows in the reply.
      if (!covers(slot)) continue;
      flight.invalidations.push(invalidation);
      flight.isOpen = false;
    }
  }

  #keep(slot: TokenSlot, kept: KeptToken): void {
    if (this.#recency === undefined) return;
    slot.kept = kept;
    slot.coolDown = undefined;
    this.#recency.set(slot, kept);
    this.#names.learn(slot.connector, connectorNames(kept));
  }

  #end(flight: Flight): TokenSlot | undefined {
    const slot = this.#inAir.get(flight);
    this.#inAir.delete(flight);
    if (slot === undefined) return undefined;
    const others = slot.flights.filter((other) => other !== flight);
    slot.flights = others.length === 0 ? NO_FLIGHTS : others;
    return slot;
  }

  #release(slot: TokenSlot): void {
    if (slot.kept !== undefined || slot.flights.length > 0) return;
    if (this.#slots.remove(slot)) this.#names.forget(slot.connector);
  }
}

/** Whether a failure may be another answer the next time. */
export function isTransient(error: unknown): error is ConnectError {
  return isConnectError(error) && error.retryable;
}
