import { ConnectError } from '../../errors.js';
import type { ConnectEvent } from '../../options.js';
import type {
  LeaseOutcome,
  Settlement,
  SharedTokenName,
  TakenToken,
  TakeOptions,
  TokenLease,
  TokenStore,
} from '../../token-store.js';
import { DEFAULT_ANSWERS_WITHIN_MS, DEFAULT_FRESH_FOR_MS } from '../../token-store-times.js';
import type { ConnectRevocationParams, ConnectTokenParams } from '../../types.js';
import { bindsIoToRequests } from '../environment/runtime.js';
import type { CallEnd } from '../http/call-service.js';
import { elapsed } from '../http/send.js';
import { race, type Stop } from '../http/stop.js';
import type { CacheKey } from './cache-key.js';
import type { Flight } from './flight.js';
import type { KeptToken } from './kept-token.js';
import { deletedNames, revokedNames, sharedName, subjectText } from './shared-names.js';
import { settlement, takenAnswer } from './store-answer.js';
import { type Asker, askStore } from './store-question.js';

const REVOCATION_TRIES = 3;
const REVOCATION_PAUSE_MS = 100;

/** For which token the store is asked, by whom, and how long its callers are patient. */
interface Question {
  name: SharedTokenName;
  call: Asker;
  flight: Pick<Flight, 'patience'>;
}

/** The store that processes share, which never makes a call fail. */
export class Sharing {
  readonly #store: TokenStore;
  readonly #freshForMs: number;
  readonly #answersWithinMs: number;
  readonly #names = new WeakMap<CacheKey, SharedTokenName>();
  /** Deletions that are on their way. */
  #deleting: Promise<unknown> | undefined;

  constructor(store: TokenStore, onEvent: ((event: ConnectEvent) => void) | undefined) {
    this.#store = store;
    this.#freshForMs = store.freshForMs ?? DEFAULT_FRESH_FOR_MS;
    this.#answersWithinMs = store.answersWithinMs ?? DEFAULT_ANSWERS_WITHIN_MS;
    if (!onEvent) return;
    store.observe?.(({ type: state, ...details }) => onEvent({ type: 'store', state, ...details }));
  }

  /** Whether no token is served that the store has not vouched for since the call was made. */
  get isStrict(): boolean {
    return this.#freshForMs <= 0;
  }

  /** Whether a kept token is served without asking the store. */
  trusts({ shared }: KeptToken): boolean {
    return shared !== undefined && elapsed() - shared.checkedAt < this.#freshForMs;
  }

  /** What the store says; nothing when it is out. */
  async take(
    { name, call, flight }: Question,
    how: TakeOptions,
    stop: Stop,
  ): Promise<TakenToken | undefined> {
    const release = (late: TakenToken) => this.#release(late, call);
    const taking = askStore('take', call, {
      ask: async () => {
        if (this.#deleting && !bindsIoToRequests()) await race(this.#deleting, stop);
        return takenAnswer(await this.#store.take(name, how), how);
      },
      limitMs: this.#limitFor(flight.patience),
      onLate: release,
    });
    try {
      return await race(taking, stop);
    } catch {
      if (stop.isStopped) taking.then(release).catch(ignore);
      stop.throwIfStopped();
      return undefined;
    }
  }

  /** Tells the store that a request is still in the air. */
  extend({ name, call }: Question, lease: TokenLease): void {
    const how = { bufferMs: 0, lease };
    const ask = async () => takenAnswer(await this.#store.take(name, how), how);
    askStore('extend', call, { ask, limitMs: this.#answersWithinMs }).catch(ignore);
  }

  /** What became of an outcome; nothing when the store is out. */
  async settle(
    { call, flight }: Omit<Question, 'name'>,
    lease: TokenLease,
    outcome: LeaseOutcome,
  ): Promise<Settlement | undefined> {
    const ask = async () => settlement(await this.#store.settle(lease, outcome));
    const limitMs = this.#limitFor(flight.patience);
    return askStore('settle', call, { ask, limitMs }).catch(ignore);
  }

  /** The name of a slot's token for all processes. */
  nameOf(slot: CacheKey, baseUrl: string): SharedTokenName {
    const name = this.#names.get(slot) ?? sharedName(slot, baseUrl);
    this.#names.set(slot, name);
    return name;
  }

  /** Makes what a deletion concerns unusable for other processes, in the background. */
  delete(connector: string, params: ConnectTokenParams): void {
    const names = deletedNames(connector, params);
    const revoked = { connector, params };
    const first = this.#revoke(revoked, names);
    const deleting = Promise.all([this.#deleting, first.catch(ignore)]).then(() => {
      if (this.#deleting === deleting) this.#deleting = undefined;
    });
    this.#deleting = deleting;
    first.catch(() => this.#revokeSurely(revoked, names)).catch(ignore);
  }

  /** Makes what a revocation concerns unusable for other processes, if the store can be told. */
  async announce(connector: string, params: ConnectRevocationParams, end: CallEnd): Promise<void> {
    const names = revokedNames(connector, params);
    const telling = this.#revoke({ connector, params }, names, this.#limitFor(end));
    await race(telling, end.stop).catch(ignore);
  }

  /**
   * Makes sure of that; when the call ends first, goes on without it.
   * @throws {ConnectError} when the store cannot be told: other processes may serve the token
   */
  async revoke(
    connector: string,
    params: ConnectRevocationParams,
    { stop }: CallEnd,
  ): Promise<void> {
    try {
      const names = revokedNames(connector, params);
      await race(this.#revokeSurely({ connector, params }, names), stop);
    } catch (cause) {
      throw new ConnectError(
        'Failed to revoke token: the service has revoked it, but the shared store could not be told, so other processes may serve it for now.',
        { code: 'store_unavailable', retryable: true, hint: 'Call `revokeToken` again.', cause },
      );
    }
  }

  async #revokeSurely(revoked: Asker, names: string[]): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#revoke(revoked, names);
      } catch (error) {
        if (tries === REVOCATION_TRIES) throw error;
        await new Promise((resolve) => setTimeout(resolve, REVOCATION_PAUSE_MS));
      }
    }
  }

  async #revoke(revoked: Asker, names: string[], limitMs = this.#answersWithinMs): Promise<void> {
    const subject = subjectText(revoked.params.subject);
    const ask = async () => this.#store.revoke(subject, names);
    await askStore('revoke', revoked, { ask, limitMs });
  }

  async #release(taken: TakenToken, call: Asker): Promise<void> {
    if (taken.type !== 'lease') return;
    const ask = () => this.#store.settle(taken.lease, { type: 'none' });
    await askStore('settle', call, { ask, limitMs: this.#answersWithinMs }).catch(ignore);
  }

  /** Leaves half of the time there is to what a call can do without the store. */
  #limitFor({ endsAt }: Pick<CallEnd, 'endsAt'>): number {
    return Math.min(this.#answersWithinMs, Math.max(0, (endsAt - elapsed()) / 2));
  }
}

const ignore = () => undefined;
