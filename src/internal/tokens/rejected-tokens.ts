import type { ConnectOptions } from '../../options.js';
import type { ConnectTokenTrace } from '../../traces.js';
import type { ConnectTokenParams } from '../../types.js';
import { askCredential } from '../environment/credential.js';
import { isTraced, traced } from '../environment/tracing.js';
import { elapsed } from '../http/send.js';
import type { ClientSettings } from '../http/settings.js';
import type { KeptToken } from './kept-token.js';
import type { TokenCache } from './token-cache.js';
import type { GivenCall } from './token-call.js';
import type { TokenReader } from './token-reader.js';

/** For how long the service is not asked again in place of a token that it has just sent. */
const REST_MS = 5_000;
const MAX_REMEMBERED = 100;

/** What happens to the tokens of one client that a provider has answered 401 to. */
export class RejectedTokens {
  readonly #client: ClientSettings;
  readonly #cache: TokenCache;
  readonly #reader: TokenReader;
  /** When the service sent a token that its provider rejects, on the clock of `elapsed`. */
  readonly #confirmedAt = new Map<string, number>();

  constructor(client: ClientSettings, cache: TokenCache, reader: TokenReader) {
    this.#client = client;
    this.#cache = cache;
    this.#reader = reader;
  }

  /** Has the next call ask for another token, unless a newer one is kept by now. */
  drop({ response }: KeptToken, connector: string, params: ConnectTokenParams): void {
    const isKept = this.#cache.reject(connector, params, response.token);
    if (isKept) this.#cache.sharing?.delete(connector, params);
  }

  /**
   * The token in place of a rejected one: what is kept by now, else what a request brings that has
   * left since, and that all who need it share. It may be the same one: the service decides.
   * @throws {ConnectError} when the service gives none
   */
  async replace(
    rejected: KeptToken,
    connector: string,
    params: ConnectTokenParams,
    options: ConnectOptions,
  ): Promise<KeptToken> {
    const call = { connector, params, options };
    if (!isTraced('token')) return this.#replace(rejected, call);
    const subject = params.subject.type;
    const trace: ConnectTokenTrace = { connector, subject, cacheResult: 'hit' };
    return traced('token', trace, () => this.#replace(rejected, { ...call, trace }));
  }

  /**
   * Remembers that the service has just sent a token which its provider rejects: the next one would
   * fare no better, and be billed.
   */
  confirm(token: string): void {
    this.#confirmedAt.delete(token);
    this.#confirmedAt.set(token, elapsed());
    const [oldest = token] = this.#confirmedAt.keys();
    if (this.#confirmedAt.size > MAX_REMEMBERED) this.#confirmedAt.delete(oldest);
  }

  /** Whether it is too early to ask for another token in place of one. */
  isConfirmed(token: string): boolean {
    const confirmedAt = this.#confirmedAt.get(token) ?? Number.NEGATIVE_INFINITY;
    return elapsed() - confirmedAt < REST_MS;
  }

  async #replace(rejected: KeptToken, call: GivenCall): Promise<KeptToken> {
    const { connector, params, options } = call;
    const { token } = rejected.response;
    const credential = askCredential(options.vercelToken ?? this.#client.vercelToken);
    const asked = { ...call, credential, asOf: rejected.attempt, needsAccepted: true };
    this.#cache.reject(connector, params, token);
    if (this.#cache.sharing) {
      // Another process may have replaced it in the store.
      const asOf = this.#cache.lastAttempt;
      const stored = await this.#reader.wait({ ...asked, asOf });
      if (stored.response.token !== token) return stored;
      this.#cache.reject(connector, params, token);
      asked.asOf = stored.attempt;
    }
    const fresh = await this.#reader.wait({ ...asked, isForced: true });
    if (fresh.response.token === token) this.confirm(token);
    return fresh;
  }
}
