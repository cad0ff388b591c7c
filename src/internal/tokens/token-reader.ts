import type { ConnectOptions } from '../../options.js';
import type { ConnectTokenTrace } from '../../traces.js';
import type { ConnectTokenParams, ConnectTokenResponse } from '../../types.js';
import { askCredential, type Caller, knownCaller } from '../environment/credential.js';
import { isTraced, traced } from '../environment/tracing.js';
import { withinLimits } from '../http/call-service.js';
import { readField } from '../http/mask.js';
import { type ClientSettings, timeoutOf } from '../http/settings.js';
import { race } from '../http/stop.js';
import { checkArgument } from '../validation/arguments.js';
import { arePlainOptions, tokenOptionsSchema } from '../validation/option-schemas.js';
import { isDuration, isText } from '../validation/predicates.js';
import { awaitCredential } from './credential-wait.js';
import { Fallback } from './fallback.js';
import { joinFlight } from './joining.js';
import { isFresh, type KeptToken, responseOf } from './kept-token.js';
import { callAhead, dueAhead, fallBackOn, fallbackAfter, isCoolingDown } from './renewal.js';
import type { TokenCache } from './token-cache.js';
import {
  type AskedCall,
  DEFAULT_BUFFER_MS,
  type GivenCall,
  OPERATION,
  tokenCall,
  type Wish,
} from './token-call.js';
import type { TokenSlot } from './token-slot.js';

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
    const found = this.read(connector, params, options);
    return (found instanceof Promise ? await found : found).response.token;
  }

  async getTokenResponse(
    connector: string,
    params: ConnectTokenParams,
    options: ConnectOptions,
  ): Promise<ConnectTokenResponse> {
    const found = this.read(connector, params, options);
    return responseOf(found instanceof Promise ? await found : found);
  }

  /** The kept token itself, which is nobody's to change. */
  read(
    connector: string,
    params: ConnectTokenParams,
    options: ConnectOptions,
    wish?: Wish,
  ): KeptToken | Promise<KeptToken> {
    if (!isTraced('token')) return this.#find(connector, params, options, wish);
    const type = readField(readField(params, 'subject'), 'type');
    const subject = isText(type) ? type : 'undefined';
    // What else answers a call notes it on its way.
    const trace: ConnectTokenTrace = { connector, subject, cacheResult: 'hit' };
    return traced('token', trace, () => this.#find(connector, params, options, { ...wish, trace }));
  }

  /** The kept token when that needs no waiting; bad arguments find none. */
  #find(
    connector: string,
    params: ConnectTokenParams,
    given: ConnectOptions,
    wish?: Wish,
  ): KeptToken | Promise<KeptToken> {
    const options = arePlainOptions(given)
      ? given
      : checkArgument(tokenOptionsSchema, 'options', given);
    if (options.signal?.aborted) throw options.signal.reason;
    const credential = askCredential(options.vercelToken ?? this.#client.vercelToken);
    const caller = knownCaller(credential);
    const kept = caller && this.#takeFresh(caller, connector, params, options);
    if (kept !== undefined) return kept;
    const asOf = this.#cache.lastAttempt;
    const asked = { connector, params, options, credential, asOf, ...wish };
    return credential instanceof Promise ? this.#afterCredential(asked) : this.wait(asked);
  }

  /** Spares a call its limits whose function has its answer at hand. */
  async #afterCredential(asked: AskedCall): Promise<KeptToken> {
    const { connector, params, options, credential } = asked;
    const given = await Promise.race([credential, undefined]).catch(() => undefined);
    const caller = knownCaller(given);
    const kept = given && caller && this.#takeFresh(caller, connector, params, options);
    return kept || this.wait(asked);
  }

  /** The kept token that outlasts the call's buffer. */
  #takeFresh(
    caller: Caller,
    connector: string,
    params: ConnectTokenParams,
    options: ConnectOptions,
  ): KeptToken | undefined {
    if (options.forceRefresh) return undefined;
    const slot = this.#slotOf(caller, connector, params);
    if (slot?.kept === undefined) return undefined;
    const bufferMs = params.validityBufferMs ?? DEFAULT_BUFFER_MS;
    const now = this.#client.now();
    if (!isDuration(bufferMs) || !isFresh(slot.kept, bufferMs, now)) return undefined;
    if (this.#cache.sharing?.trusts(slot.kept) === false) return undefined;
    const kept = this.#cache.use(slot, slot.kept);
    this.#client.onEvent?.({ type: 'cache-hit', connector, expiresAt: kept.response.expiresAt });
    const call = { connector, params, options };
    if (this.#refreshAheadMs > 0) this.#renewAhead(slot, kept, caller, call);
    return kept;
  }

  #slotOf(
    caller: Caller | undefined,
    connector: string,
    params: ConnectTokenParams,
  ): TokenSlot | undefined {
    try {
      return caller && this.#cache.find(caller, connector, params);
    } catch {
      // What is wrong with the arguments is said when the call is described.
      return undefined;
    }
  }

  /** Asks for a successor when the kept token comes close to its buffer. */
  #renewAhead(slot: TokenSlot, kept: KeptToken, caller: Caller, call: GivenCall): void {
    const bufferMs = call.params.validityBufferMs ?? DEFAULT_BUFFER_MS;
    const times = { bufferMs, refreshAheadMs: this.#refreshAheadMs, now: this.#client.now() };
    const aheadMs = dueAhead(kept, times);
    if (aheadMs === undefined || slot.isRenewing || isCoolingDown(slot)) return;
    slot.isRenewing = true;
    const credential = caller.isDeployment ? undefined : caller.id;
    const ahead = callAhead(this.#client, call, bufferMs + aheadMs);
    const asked = { ...ahead, credential, asOf: this.#cache.lastAttempt, renews: kept };
    const end = () => {
      slot.isRenewing = false;
    };
    // A failure leaves the kept token to the next call.
    this.#client.waitUntil(this.wait(asked).then(end, end));
  }

  /** What a request brings within the limits of the call, else the kept token that still works. */
  wait(asked: AskedCall): Promise<KeptToken> {
    const { connector, params, options, credential, renews, needsAccepted } = asked;
    const describe = () => tokenCall(this.#client, asked);
    const timeoutMs = timeoutOf(this.#client, options);
    const limits = { operation: OPERATION, signal: options.signal, timeoutMs };
    return withinLimits(limits, async (stop, endsAt) => {
      // A credential that is on its way is awaited first: most such calls find a kept token.
      let call = credential instanceof Promise ? undefined : describe();
      let caller = knownCaller(credential);
      try {
        const settings = call?.settings ?? { now: this.#client.now, isTokenUndefined: false };
        // That of a known caller comes late only when it is the deployment's.
        const isSpared = credential === undefined && !options.forceRefresh && !renews;
        const slot = isSpared ? this.#slotOf(caller, connector, params) : undefined;
        const spare = { cache: this.#cache, slot };
        const resolved = await race(awaitCredential(credential, settings, spare), stop);
        caller = resolved.caller;
        const kept = renews
          ? this.#slotOf(caller, connector, params)?.kept
          : this.#takeFresh(caller, connector, params, options);
        if (kept !== undefined && kept !== renews) return kept;
        call ??= describe();
        stop.throwIfStopped();
        const joiner = { call, credential: resolved, stop, endsAt, asOf: asked.asOf, renews };
        return await joinFlight(this.#cache, joiner);
      } catch (error) {
        call ??= describe();
        const holder = { cache: this.#cache, call };
        const fallback = caller && !renews && fallbackAfter(error, caller, holder);
        if (!fallback || (needsAccepted && fallback.kept.isRejected)) {
          throw error instanceof Fallback ? error.reason : error;
        }
        return fallBackOn(fallback, call);
      }
    });
  }
}
