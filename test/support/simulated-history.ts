import {
  type Call,
  type IssuedToken,
  type Removal,
  type ServedRequest,
  sameSubject,
  type Wanted,
} from './simulated-records.js';

const NEVER = Number.POSITIVE_INFINITY;

/** What stays the same while a plan is carried out. */
export interface Setting {
  /** Tokens that the client may keep. */
  max: number;
  /** How long before its buffer a token is renewed in the background. */
  aheadMs: number;
  /** Whether a request goes on when its signal aborts. */
  isDeaf: boolean;
}

/** How often the rare things have happened, so that a test can insist on them. */
export const noSightings = () => ({
  calls: 0,
  hits: 0,
  stale: 0,
  requests: 0,
  hedges: 0,
  attemptTimeouts: 0,
  jumps: 0,
  lateRefusals: 0,
});

/** All that has happened between a client, its callers and the service. */
export class History {
  readonly calls: Call[] = [];
  readonly requests: ServedRequest[] = [];
  readonly tokens = new Map<string, IssuedToken>();
  readonly removals: Removal[] = [];
  readonly violations: string[] = [];
  readonly log: string[] = [];
  readonly seen = noSightings();
  /** When the client's clock jumped. */
  readonly jumps: number[] = [];
  /** Moments at which something may have been invalidated, even if it was not. */
  readonly #touches: { at: number; wanted: Wanted }[] = [];
  readonly #beganMs = Date.now();
  /** The client's clock minus the service's. */
  offsetMs = 0;
  /** The last moment at which the client had done all it could. */
  quietAt = 0;
  #moment = 0;

  constructor(readonly setting: Setting) {}

  tick(): number {
    return ++this.#moment;
  }

  get clientMs(): number {
    return Date.now() + this.offsetMs;
  }

  note(line: string): void {
    this.log.push(`${Date.now() - this.#beganMs} ms: ${line}`);
  }

  complain(what: string): void {
    this.note(`VIOLATION ${what}`);
    this.violations.push(what);
  }

  jump(offsetMs: number): void {
    if (offsetMs === this.offsetMs) return;
    this.offsetMs = offsetMs;
    this.jumps.push(this.tick());
    this.seen.jumps++;
    this.note(`the client's clock is ${offsetMs / 60_000} minutes off`);
  }

  hasJumpedSince(at: number): boolean {
    return (this.jumps.at(-1) ?? 0) > at;
  }

  /** Whether the client's clock jumped while a token was on its way. */
  isDoubtful({ request, outcome }: IssuedToken): boolean {
    return this.jumps.some((at) => at > request.sentAt && at < outcome.readAt);
  }

  /** Notes that something may be invalidated from now on, until that is over. */
  beginTouch(wanted: Wanted): () => void {
    const touch = { at: NEVER, wanted };
    this.#touches.push(touch);
    return () => {
      touch.at = this.tick();
    };
  }

  touch(wanted: Wanted): void {
    this.#touches.push({ at: this.tick(), wanted });
  }

  isTouchedSince(at: number, wanted: Wanted): boolean {
    return this.#touches.some((touch) => touch.at > at && sameSubject(touch.wanted, wanted));
  }

  /** The token requests for a key, oldest first. */
  requestsOf(key: string): ServedRequest[] {
    return this.requests.filter((request) => request.method === 'POST' && request.key === key);
  }

  get pending(): Call[] {
    return this.calls.filter(({ settledMs }) => settledMs === Number.POSITIVE_INFINITY);
  }

  /** What went wrong, and all that led to it. */
  story(): string {
    return [...this.violations, '', ...this.log].join('\n');
  }
}

/** Whether the client still waits for its answer. */
export const isInAir = ({ outcome, signal }: ServedRequest) => !outcome && !signal.aborted;
