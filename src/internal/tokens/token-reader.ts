import { ConnectTimeoutError } from '../../errors.js';
import type { ConnectOptions } from '../../options.js';
import type { ConnectTokenParams, ConnectTokenResponse } from '../../types.js';
import {
  type AskedCredential,
  askCredential,
  type Caller,
  type Credential,
  knownCaller,
  resolveCredential,
} from '../environment/credential.js';
import { withinLimits } from '../http/call-service.js';
import { elapsed } from '../http/send.js';
import { type ClientSettings, timeoutOf } from '../http/settings.js';
import { race, type Stop } from '../http/stop.js';
import { checkArgument } from '../validation/arguments.js';
import { arePlainOptions, tokenOptionsSchema } from '../validation/option-schemas.js';
import { isDuration } from '../validation/predicates.js';
import { cacheKey } from './cache-key.js';
import { Flight } from './flight.js';
import { canJoin, isHedgeDue } from './joining.js';
import { effectiveBuffer, isFresh, type KeptToken, responseOf } from './kept-token.js';
import { isTransient, type TokenCache, type TokenSlot } from './token-cache.js';
import { DEFAULT_BUFFER_MS, type TokenCall, tokenCall } from './token-call.js';
import { fly, type TokenRequest } from './token-request.js';

/** How long a call waits for a renewal while its token works, and no pause outlasts it. */
const LONGEST_RENEWAL_MS = 5_000;
const LONGEST_RENEWAL_AHEAD_MS = 30_000;

/** One call of `getToken` as it was made. */
interface Asked {
  connector: string;
  params: ConnectTokenParams;
  options: ConnectOptions;
  credential: AskedCredential;
  /** The latest attempt that had left. */
  asOf: number;
  /** Whether it renews a token that nobody waits for. */
  isAhead: boolean;
}

/** Hands out the tokens of one client: kept ones, or those that a shared request brings. */
export class TokenReader {
  readonly #client: ClientSettings;
  readonly #cache: TokenCache;
  readonly #refreshAheadMs: number;

  constructor(client: ClientSettings, cache: TokenCache, refreshAheadMs: number) {
    this.#client = client;
    this.#cache = cache;
    this.#refreshAheadMs = refreshAheadMs;
  }

  async getToken(
    connector: string,
    params: ConnectTokenParams,
    options: ConnectOptions,
  ): Promise<string> {
    const found = this.#find(connector, params, options);
    return (found instanceof Promise ? await found : found).response.token;
  }

  async getTokenResponse(
    connector: string,
    params: ConnectTokenParams,
    options: ConnectOptions,
  ): Promise<ConnectTokenResponse> {
    const found = this.#find(connector, params, options);
    return responseOf(found instanceof Promise ? await found : found);
  }

  /** The kept token when that needs no waiting; bad arguments find none. */
  #find(
    connector: string,
    params: ConnectTokenParams,
    given: ConnectOptions,
  ): KeptToken | Promise<KeptToken> {
    const options = arePlainOptions(given)
      ? given
      : checkArgument(tokenOptionsSchema, 'options', given);
    if (options.signal?.aborted) throw options.signal.reason;
    const credential = askCredential(options.vercelToken ?? this.#client.vercelToken);
    const asOf = this.#cache.lastAttempt;
    const asked = { connector, params, options, credential, asOf, isAhead: false };
    const caller = knownCaller(credential);
    return (caller && this.#takeFresh(caller, asked)) ?? this.#wait(asked);
  }

  /** The kept token that outlasts the call's buffer. */
  #takeFresh(caller: Caller, asked: Asked): KeptToken | undefined {
    const { connector, params, options, isAhead } = asked;
    if (options.forceRefresh || isAhead) return undefined;
    const slot = this.#slotOf(caller, connector, params);
    const kept = this.#cache.usable(slot);
    if (slot === undefined || kept === undefined) return undefined;
    const bufferMs = params.validityBufferMs ?? DEFAULT_BUFFER_MS;
    const now = this.#client.now();
    if (!isDuration(bufferMs) || !isFresh(kept, bufferMs, now)) return undefined;
    const { expiresAt } = kept.response;
    this.#client.onEvent?.({ type: 'cache-hit', connector, expiresAt });
    if (this.#refreshAheadMs > 0) this.#renewAhead(slot, kept, asked);
    return kept;
  }

  #slotOf(caller: Caller, connector: string, params: ConnectTokenParams): TokenSlot | undefined {
    try {
      return this.#cache.find(caller, connector, params);
    } catch {
      // What is wrong with the arguments is said when the call is described.
      return undefined;
    }
  }

  /** Asks for a successor when the kept token comes close to its buffer. */
  #renewAhead(slot: TokenSlot, kept: KeptToken, asked: Asked): void {
    const { validityBufferMs = DEFAULT_BUFFER_MS } = asked.params;
    const bufferMs = effectiveBuffer(kept, validityBufferMs);
    // A token that lives shorter than the time ahead would otherwise be renewed at every call.
    const halfLifeMs = Math.floor((kept.expiresAt - kept.arrivedAt - bufferMs) / 2);
    const aheadMs = Math.min(this.#refreshAheadMs, halfLifeMs);
    const remainingMs = kept.expiresAt - this.#client.now();
    if (remainingMs > bufferMs + aheadMs || slot.isRenewing || isCoolingDown(slot)) return;
    slot.isRenewing = true;
    const end = () => {
      slot.isRenewing = false;
    };
    const params = { ...asked.params, validityBufferMs: validityBufferMs + aheadMs };
    const { signal, ...options } = asked.options;
    const timeoutMs = Math.min(timeoutOf(this.#client, options), LONGEST_RENEWAL_AHEAD_MS);
    // A failure leaves the kept token to the next call.
    this.#wait({ ...asked, params, options: { ...options, timeoutMs }, isAhead: true }).then(
      end,
      end,
    );
  }

  /** What a request brings within the limits of the call, else the kept token that still works. */
  #wait(asked: Asked): Promise<KeptToken> {
    const { connector, params, options, credential } = asked;
    const describe = () => tokenCall(this.#client, connector, params, options);
    const limits = { signal: options.signal, timeoutMs: timeoutOf(this.#client, options) };
    return withinLimits({ operation: 'Failed to get token', ...limits }, async (stop, endsAt) => {
      // A credential that is on its way is awaited first: most such calls find a kept token.
      let call = credential instanceof Promise ? undefined : describe();
      let caller = knownCaller(credential);
      try {
        const settings = call ?? { ...this.#client, isTokenUndefined: false };
        const resolved = await race(resolveCredential(credential, settings), stop);
        caller = resolved.caller;
        const kept = this.#takeFresh(caller, asked);
        if (kept !== undefined) return kept;
        call ??= describe();
        return await this.#join(call, resolved, { ...asked, stop, endsAt });
      } catch (error) {
        call ??= describe();
        const kept = caller && this.#servedAfter(error, caller, call);
        if (kept === undefined || asked.isAhead) throw error;
        return kept;
      }
    });
  }

  /** Waits for the request in the air that the call may join, or for one of its own. */
  #join(
    call: TokenCall,
    credential: Credential,
    { stop, endsAt, asOf, isAhead }: { stop: Stop; endsAt: number; asOf: number; isAhead: boolean },
  ): Promise<KeptToken> {
    const key = cacheKey(credential.caller, call.connector, call.params);
    const slot = this.#cache.find(key.caller, key.connector, call.params);
    const kept = call.isForced ? undefined : this.#cache.usable(slot);
    if (kept && slot?.coolDown && isCoolingDown(slot)) throw slot.coolDown.error;
    const joinable = (flight: Flight) => canJoin(flight, { ...call, asOf });
    const current = slot?.flight && joinable(slot.flight) ? slot.flight : undefined;
    const isHedge = current !== undefined && isHedgeDue(slot as TokenSlot, call);
    const flight = current && !isHedge ? current : new Flight(call.bufferMs);
    const pausesEndAt = kept ? Math.min(endsAt, elapsed() + LONGEST_RENEWAL_MS) : endsAt;
    flight.raise({ maxRetries: call.maxRetries, endsAt, pausesEndAt });
    if (flight !== current) this.#start(flight, { call, credential, key, isHedge });
    const limitMs = kept && !isAhead ? this.#renewalWait(kept, slot) : Number.POSITIVE_INFINITY;
    return flight.wait({
      stop,
      limitMs,
      overdue: () => overdue(call, limitMs),
      lingers: () => kept !== undefined && !call.signal?.aborted,
      canJoin: joinable,
      accepts: (other) =>
        call.isForced ? other.attempt > asOf : isFresh(other, call.bufferMs, call.now()),
    });
  }

  #start(
    flight: Flight,
    { isHedge, ...request }: Omit<TokenRequest, 'cache' | 'flight'> & { isHedge: boolean },
  ): void {
    const slot = this.#cache.begin(request.key, request.call.params, flight);
    if (isHedge) slot.hedgedAt = elapsed();
    fly({ cache: this.#cache, flight, ...request });
  }

  /** How long a call waits for what it could do without: no longer than the key has waited. */
  #renewalWait(kept: KeptToken, slot: TokenSlot | undefined): number {
    const [oldest] = slot?.flights ?? [];
    const leftMs = LONGEST_RENEWAL_MS - (oldest?.age ?? 0);
    return Math.max(0, Math.min(leftMs, (kept.expiresAt - this.#client.now()) / 2));
  }

  /** The kept token that has not expired, when the failure says nothing about the grant. */
  #servedAfter(error: unknown, caller: Caller, call: TokenCall): KeptToken | undefined {
    if (call.isForced || call.signal?.aborted || !isTransient(error)) return undefined;
    const { connector, params } = call;
    const kept = this.#cache.usable(this.#cache.find(caller, connector, params));
    if (kept === undefined) return undefined;
    call.onEvent?.({ type: 'stale', connector, expiresAt: kept.response.expiresAt, error });
    return kept;
  }
}

function isCoolingDown({ coolDown }: TokenSlot): boolean {
  return coolDown !== undefined && elapsed() < coolDown.until;
}

function overdue({ operation }: TokenCall, limitMs: number): ConnectTimeoutError {
  const message = `${operation}: the renewal took longer than ${Math.round(limitMs)} ms.`;
  return new ConnectTimeoutError(message, { code: 'timeout', retryable: true });
}
