import { ConnectTimeoutError, isConnectError } from '../../errors.js';
import { ownError } from '../http/call-site.js';
import { elapsed, type Patience } from '../http/send.js';
import { after, Stop } from '../http/stop.js';
import type { Fallback } from './fallback.js';
import type { Invalidation } from './invalidation.js';
import type { KeptToken } from './kept-token.js';

/** How long a flight goes on that was left by calls whose kept token still works. */
export const LINGER_MS = 5_000;
/** The longest that a flight takes, however patient its callers are. */
const LONGEST_FLIGHT_MS = 60_000;

/** How one call waits for a flight. */
export interface Waiting {
  stop: Stop;
  /** How long the flight may take for it. */
  patience: Patience;
  /** Milliseconds after which it leaves with what `overdue` says, if that says anything. */
  limitMs: number;
  overdue: () => Fallback | undefined;
  /** Whether the answer is wanted for later when this call has left. */
  lingers: () => boolean;
  /** Whether it takes what another flight has brought. */
  accepts: (kept: KeptToken) => boolean;
  /** Whether what its flight has brought is new enough for it. */
  takes: (kept: KeptToken) => boolean;
  /** Whether it may wait for another flight. */
  canJoin: (flight: Flight) => boolean;
  /** How long it lets another process ask the service, on the clock of `elapsed`. */
  yieldsUntil: number;
}

/** A token request that calls share: its attempts, and who waits for what they bring. */
export class Flight {
  readonly startedAt = elapsed();
  readonly stop = new Stop();
  /** Whether further calls may join. */
  isOpen = true;
  /** Which of all attempts its latest one is; 0 while none has left. */
  attempt = 0;
  /** When its first attempt left, on the clock of `elapsed`. */
  askedAt: number | undefined;
  /** How long it lets another process ask the service, on the same clock. */
  yieldsUntil = Number.POSITIVE_INFINITY;
  /** What has been made unusable since it began. */
  readonly invalidations: Invalidation[] = [];
  readonly patience: Patience = { maxRetries: 0, endsAt: 0, pausesEndAt: 0 };
  readonly #waiters = new Set<Waiter>();
  #isLingering = false;

  /**
   * @param bufferMs the validity that the service is asked for
   * @param isSharing whether it may bring what another process has asked for before
   */
  constructor(
    readonly bufferMs: number,
    readonly isSharing: boolean,
  ) {}

  /** Milliseconds since it began. */
  get age(): number {
    return elapsed() - this.startedAt;
  }

  /** Becomes as patient as one more call. */
  raise({ maxRetries, endsAt, pausesEndAt }: Patience): void {
    const { patience } = this;
    const latest = this.startedAt + LONGEST_FLIGHT_MS;
    patience.maxRetries = Math.max(patience.maxRetries, maxRetries);
    patience.endsAt = Math.min(Math.max(patience.endsAt, endsAt), latest);
    patience.pausesEndAt = Math.max(patience.pausesEndAt, pausesEndAt);
  }

  /** What it brings, or whatever ends the waiting first. */
  wait(waiting: Waiting): Promise<KeptToken> {
    return new Promise((resolve, reject) => {
      this.#add(new Waiter(this, waiting, { resolve, reject }));
    });
  }

  /** Lets a call go; without another one it ends, at once or a little later. */
  leave(waiter: Waiter): void {
    this.#waiters.delete(waiter);
    if (waiter.waiting.lingers()) this.#linger();
    this.#endIfAlone();
  }

  /** Gives everybody what it has brought, or sends those on to `next` who need something newer. */
  bring(kept: KeptToken, next?: Flight): void {
    this.#end();
    for (const waiter of this.#waiters) {
      if (next === undefined || waiter.waiting.takes(kept)) waiter.resolve(kept);
      else next.#take(waiter);
    }
  }

  /** Gives what another flight has brought to those who take it. */
  offer(kept: KeptToken): void {
    for (const waiter of this.#waiters) {
      if (!waiter.waiting.accepts(kept)) continue;
      this.#waiters.delete(waiter);
      waiter.resolve(kept);
    }
    this.#endIfAlone();
  }

  /** Tells everybody of its failure, except those who can wait for `other`. */
  fail(error: unknown, other: Flight | undefined): void {
    this.#end();
    let isShared = false;
    for (const waiter of this.#waiters) {
      if (other?.isOpen && waiter.waiting.canJoin(other)) {
        other.#take(waiter);
        continue;
      }
      waiter.reject(isShared && isConnectError(error) ? ownError(error) : error);
      isShared = true;
    }
  }

  /** Whether somebody waits for it. */
  get isWaitedFor(): boolean {
    return this.#waiters.size > 0;
  }

  /** Lets a call wait that waited for another flight. */
  #take(waiter: Waiter): void {
    this.raise(waiter.waiting.patience);
    this.#add(waiter);
  }

  #add(waiter: Waiter): void {
    waiter.flight = this;
    this.yieldsUntil = Math.min(this.yieldsUntil, waiter.waiting.yieldsUntil);
    this.#waiters.add(waiter);
  }

  /** Goes on for a while, whether anybody waits or not. */
  #linger(): void {
    this.#isLingering = true;
    const timer = setTimeout(() => {
      this.#isLingering = false;
      if (this.#waiters.size === 0) this.#end(overtime());
    }, LINGER_MS);
    // What is only wanted for later must not keep a process alive.
    (timer as { unref?: () => void }).unref?.();
    this.stop.onStop(() => clearTimeout(timer));
  }

  #endIfAlone(): void {
    if (this.#waiters.size === 0 && !this.#isLingering) this.#end();
  }

  #end(reason?: unknown): void {
    this.isOpen = false;
    this.stop.stop(reason);
  }
}

function overtime(): ConnectTimeoutError {
  const message = 'The renewal of a token was given up: it took longer than anybody waited for.';
  return new ConnectTimeoutError(message, { code: 'timeout', retryable: true });
}

/** One call that waits. */
class Waiter {
  readonly resolve: (kept: KeptToken) => void;
  readonly reject: (error: unknown) => void;

  constructor(
    public flight: Flight,
    readonly waiting: Waiting,
    { resolve, reject }: Pick<Waiter, 'resolve' | 'reject'>,
  ) {
    let cancel = () => {};
    let release = () => {};
    this.resolve = (kept) => {
      cancel();
      release();
      resolve(kept);
    };
    this.reject = (error) => {
      cancel();
      release();
      reject(error);
    };
    const leave = (reason: unknown) => {
      this.flight.leave(this);
      this.reject(reason);
    };
    cancel = after(waiting.limitMs, () => {
      const reason = waiting.overdue();
      if (reason !== undefined) leave(reason);
    });
    release = waiting.stop.onStop(leave);
  }
}
