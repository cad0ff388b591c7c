import { isConnectError } from '../../errors.js';
import type { ConnectClientOptions, ConnectOptions } from '../../options.js';
import type { ConnectTokenParams, ConnectTokenResponse } from '../../types.js';
import { deploymentToken, explicitToken } from '../environment/credential.js';
import { bindsIoToRequests } from '../environment/runtime.js';
import { withDeadline } from '../http/deadline.js';
import { sendRequest } from '../http/request.js';
import { withAskedCredential } from './asked-credential.js';
import { type CacheKey, cacheKey } from './cache-key.js';
import { type CachedToken, responseOf } from './cached-token.js';
import { withoutCredential } from './digest.js';
import { hurry, isResting, LONGEST_RENEWAL_MS, outlastsRenewal, restAfter } from './renewal.js';
import type { TokenCache, TokenFlight } from './token-cache.js';
import { DEFAULT_BUFFER_MS, type TokenCall, tokenCall } from './token-request.js';

/**
 * What a call accepts: a kept token (`cached`), what any request brings (`renewed`), or only what
 * a request brings that leaves after the call (`forced`).
 */
type Freshness = 'cached' | 'renewed' | 'forced';

interface Acquisition {
  call: TokenCall;
  key: CacheKey;
  /** The explicit credential; the deployment's own is found when a request needs it. */
  bearer: string | undefined;
  freshness: Freshness;
}

/** Hands out the tokens of one client: kept ones, or those that a shared request brings. */
export class TokenSource {
  readonly #client: ConnectClientOptions;
  readonly #cache: TokenCache;
  readonly #refreshAheadMs: number;

  constructor(client: ConnectClientOptions, cache: TokenCache, refreshAheadMs: number) {
    this.#client = client;
    this.#cache = cache;
    this.#refreshAheadMs = refreshAheadMs;
  }

  async getToken(
    connector: string,
    params: ConnectTokenParams,
    options: ConnectOptions,
  ): Promise<string> {
    const own = withAskedCredential(options, this.#client);
    const kept = this.#find(connector, params, own);
    return kept?.token ?? (await this.#acquire(connector, params, own)).token;
  }

  async getTokenResponse(
    connector: string,
    params: ConnectTokenParams,
    options: ConnectOptions,
  ): Promise<ConnectTokenResponse> {
    const own = withAskedCredential(options, this.#client);
    const kept = this.#find(connector, params, own);
    return responseOf(kept ?? (await this.#acquire(connector, params, own)));
  }

  /** The kept token of a call that needs no waiting; bad input finds none. */
  #find(
    connector: string,
    params: ConnectTokenParams,
    options: ConnectOptions,
  ): CachedToken | undefined {
    if (options?.signal?.aborted) throw options.signal.reason;
    const bufferMs = params?.validityBufferMs ?? DEFAULT_BUFFER_MS;
    const key = bufferMs >= 0 ? this.#lookupKey(connector, params, options) : undefined;
    if (key === undefined) return undefined;
    return this.#take(key, bufferMs, (validityBufferMs) =>
      this.#renew(connector, { ...params, validityBufferMs }, options),
    );
  }

  #lookupKey(
    connector: string,
    params: ConnectTokenParams,
    options: ConnectOptions,
  ): CacheKey | undefined {
    try {
      const identity = options.vercelToken ?? this.#client.vercelToken;
      const needsWaiting = typeof identity === 'function' || params.subject.type === 'token';
      if (options.forceRefresh || needsWaiting) return undefined;
      return cacheKey(identity, connector, params);
    } catch {
      // What is wrong with the arguments is said when the request is prepared.
      return undefined;
    }
  }

  /** The kept token for a key; near its renewal, `renew` is told the validity to ask for. */
  #take(
    key: CacheKey,
    bufferMs: number,
    renew: (validityBufferMs: number) => Promise<unknown>,
  ): CachedToken | undefined {
    const kept = this.#cache.find(key, bufferMs);
    if (kept === undefined) return undefined;
    const { expiresAt, lifetimeMs } = kept;
    this.#client.onEvent?.({ type: 'cache-hit', connector: key.connector, expiresAt });
    // A token that lives shorter than the time ahead would otherwise be renewed at every call.
    const halfLifeMs = Math.floor((lifetimeMs - bufferMs) / 2);
    const aheadMs = Math.min(this.#refreshAheadMs, halfLifeMs);
    const isNear = aheadMs > 0 && expiresAt - Date.now() <= bufferMs + aheadMs;
    if (isNear && !kept.isBeingRenewed && !isResting(kept)) {
      kept.isBeingRenewed = true;
      const end = () => {
        kept.isBeingRenewed = false;
      };
      // A failure leaves the kept token to the next call.
      renew(bufferMs + aheadMs).then(end, end);
    }
    return kept;
  }

  /** Fetches a successor for whoever comes next. */
  #renew(connector: string, params: ConnectTokenParams, options: ConnectOptions) {
    const { signal, ...others } = options;
    return this.#acquire(connector, params, others, 'renewed');
  }

  async #acquire(
    connector: string,
    params: ConnectTokenParams,
    options: ConnectOptions,
    asked?: Freshness,
  ): Promise<CachedToken> {
    const call = tokenCall(this.#client, connector, params, options);
    const { vercelToken, deadline } = call.settings;
    const freshness = asked ?? (options.forceRefresh ? 'forced' : 'cached');
    let key: CacheKey | undefined;
    try {
      return await withDeadline(deadline, async (signal) => {
        const bearer = vercelToken === undefined ? undefined : await explicitToken(vercelToken);
        key = cacheKey(bearer, connector, await withoutCredential(call.params));
        await this.#cache.settled();
        signal.throwIfAborted();
        const renew = (validityBufferMs: number) =>
          this.#renew(connector, { ...call.params, validityBufferMs }, options);
        const kept = freshness === 'cached' && this.#take(key, call.bufferMs, renew);
        return kept || this.#share({ call, key, bearer, freshness }, signal);
      });
    } catch (error) {
      const kept = key && freshness !== 'forced' && this.#usableAfter(error, key);
      if (!kept) throw error;
      return kept;
    }
  }

  /** The kept token that has not expired, when the failure says nothing about the grant. */
  #usableAfter(error: unknown, key: CacheKey): CachedToken | undefined {
    if (!isConnectError(error) || !error.retryable) return undefined;
    const kept = this.#cache.find(key, 0);
    if (kept === undefined) return undefined;
    if (!isResting(kept)) restAfter(kept, error);
    const { connector } = key;
    this.#client.onEvent?.({ type: 'stale', connector, expiresAt: kept.expiresAt, error });
    return kept;
  }

  /** What the request for a key brings; while a kept token works, it may not take long. */
  async #share(acquisition: Acquisition, signal: AbortSignal): Promise<CachedToken> {
    const { call, key, freshness } = acquisition;
    const usable = freshness === 'forced' ? undefined : this.#cache.find(key, 0);
    if (usable?.failedRenewal && isResting(usable)) throw usable.failedRenewal.error;
    const current = this.#cache.flight(key);
    if (outlastsRenewal(usable)) hurry(call.settings.transport);
    const flight = current && canJoin(current, acquisition) ? current : this.#launch(acquisition);
    if (!outlastsRenewal(usable)) return flight.wait(signal);
    // What comes too late for this call is still kept for the next one.
    withDeadline(call.settings.deadline, (inner) => flight.wait(inner)).catch(() => {});
    const { failure } = call.request;
    const deadline = { failure, timeoutMs: LONGEST_RENEWAL_MS, signal };
    return withDeadline(deadline, (inner) => flight.wait(inner));
  }

  #launch({ call, key, bearer, freshness }: Acquisition): TokenFlight {
    const { bufferMs, request, settings } = call;
    const shortcut = () => {
      const kept = freshness === 'cached' ? this.#cache.find(key, bufferMs) : undefined;
      return kept && responseOf(kept);
    };
    const flight = this.#cache.launch(key, bufferMs, async (signal) => {
      const credential = bearer ?? (await deploymentToken());
      signal.throwIfAborted();
      const onSend = () => this.#cache.sent(flight);
      const transport = { ...settings.transport, bearer: credential, signal, shortcut, onSend };
      return this.#cache.pack(await sendRequest(request, transport));
    });
    return flight;
  }
}

function canJoin(flight: TokenFlight, { call, freshness }: Acquisition): boolean {
  if (!flight.isOpen || flight.bufferMs < call.bufferMs || bindsIoToRequests()) return false;
  // A caller that insists on a fresh answer may not join a request that has left.
  return freshness !== 'forced' || flight.attempt === 0;
}
