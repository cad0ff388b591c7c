import { trueNow } from './clock.js';
import type { Outcome } from './load.js';

/** A call that ends by its own limit needs a timer, which may be some milliseconds late. */
const LEEWAY_MS = 100;

interface Call {
  key: number;
  startedAt: number;
  endedAt: number;
  isCounted: boolean;
}

type Summary = Pick<
  Outcome,
  'calls' | 'failed' | 'failedNeedlessly' | 'hung' | 'expiredServed' | 'p50Ms' | 'p99Ms'
> & { failures: Record<string, number> };

/** How the calls of one run ended. */
export class CallLog {
  #calls: Call[] = [];
  #firstUncounted = 0;
  #latenciesMs: number[] = [];
  #failures = new Map<string, number>();
  #failedNeedlessly = 0;
  #expiredServed = 0;

  /** @param usableUntil true time until when a key's best token is valid that has arrived yet */
  constructor(
    private readonly timeoutMs: number,
    private readonly usableUntil: (key: number) => number,
  ) {}

  /** Follows a call that has just been made. */
  watch(key: number, token: Promise<string>): void {
    const call = {
      key,
      startedAt: performance.now(),
      endedAt: Number.POSITIVE_INFINITY,
      isCounted: false,
    };
    this.#calls.push(call);
    token.then(
      (text) => this.#succeed(call, text),
      (error) => this.#fail(call, `${error.name} ${error.status ?? ''}`.trim()),
    );
  }

  /** Counts the calls as failed that have taken too long, whatever becomes of them. */
  giveUpLateCalls(): void {
    const before = performance.now() - this.timeoutMs - LEEWAY_MS;
    for (; this.#firstUncounted < this.#calls.length; this.#firstUncounted++) {
      const call = this.#calls[this.#firstUncounted];
      if (call === undefined || call.startedAt > before) return;
      if (!call.isCounted) this.#countFailure(call, `no end after ${this.timeoutMs} ms`);
    }
  }

  /** To be taken a second or more after the last call's limit. */
  summary(): Summary {
    this.giveUpLateCalls();
    const sorted = this.#latenciesMs.toSorted((a, b) => a - b);
    const hungMs = this.timeoutMs + 1_000;
    const failed = [...this.#failures.values()].reduce((sum, count) => sum + count, 0);
    return {
      calls: this.#calls.length,
      failed,
      failedNeedlessly: this.#failedNeedlessly,
      hung: this.#calls.filter(({ startedAt, endedAt }) => endedAt - startedAt > hungMs).length,
      expiredServed: this.#expiredServed,
      p50Ms: sorted[Math.floor(sorted.length * 0.5)] ?? Number.NaN,
      p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN,
      failures: Object.fromEntries(this.#failures),
    };
  }

  #succeed(call: Call, text: string | undefined): void {
    call.endedAt = performance.now();
    const expiresAt = Number(text?.split('_')[2]);
    if (text !== undefined && trueNow() > expiresAt) this.#expiredServed++;
    if (call.isCounted) return;
    if (call.endedAt - call.startedAt > this.timeoutMs + LEEWAY_MS) {
      this.#countFailure(call, `ended after ${this.timeoutMs} ms`);
    } else if (text === undefined) this.#countFailure(call, 'undefined instead of a token');
    else this.#count(call);
  }

  #fail(call: Call, reason: string): void {
    call.endedAt = performance.now();
    if (!call.isCounted) this.#countFailure(call, reason);
  }

  #countFailure(call: Call, reason: string): void {
    this.#failures.set(reason, (this.#failures.get(reason) ?? 0) + 1);
    if (this.usableUntil(call.key) > trueNow()) this.#failedNeedlessly++;
    this.#count(call);
  }

  #count(call: Call): void {
    call.isCounted = true;
    this.#latenciesMs.push(performance.now() - call.startedAt);
  }
}
