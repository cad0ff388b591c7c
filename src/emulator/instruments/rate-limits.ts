import type { OperationKind } from '../wire/operation.js';
import { ServiceError } from '../wire/service-error.js';

const WINDOW_MS = 60_000;

/** Requests a team may send in a minute. */
export interface EmulatorRateLimits {
  /** Token requests, connector and result look-ups; the real service allows 200. */
  readsPerMinute?: number;
  /** Everything else; the real service allows 50. */
  writesPerMinute?: number;
  /** Requests to the OAuth gateway; the real service allows 6,000. */
  gatewayPerMinute?: number;
  /** Webhooks of providers; the real service allows 6,000. */
  triggersPerMinute?: number;
}

/** Rate limits on demand; off until they are set. */
export interface EmulatorLimits {
  /**
   * Sets the limits and starts counting anew.
   * @throws {TypeError} for what is no number of requests
   */
  set(limits: EmulatorRateLimits): void;
  /** Turns the limits off. */
  clear(): void;
}

interface Window {
  startedAt: number;
  spent: number;
}

/** Fixed windows of one minute per team and kind of operation. */
export class RateLimiter implements EmulatorLimits {
  #limits: Partial<Record<OperationKind, number>> = {};
  #windows = new Map<string, Window>();

  set(limits: EmulatorRateLimits): void {
    const { readsPerMinute, writesPerMinute, gatewayPerMinute, triggersPerMinute } = limits;
    this.#limits = {
      ...{ read: readsPerMinute, write: writesPerMinute },
      ...{ gateway: gatewayPerMinute, trigger: triggersPerMinute },
    };
    this.#windows.clear();
  }

  clear(): void {
    this.set({});
  }

  /** What a snapshot holds. */
  save() {
    return { limits: this.#limits, windows: Object.fromEntries(this.#windows) };
  }

  /** Goes on counting from a snapshot. */
  load({ limits, windows }: ReturnType<RateLimiter['save']>): void {
    this.#limits = limits;
    this.#windows = new Map(Object.entries(windows));
  }

  /**
   * Counts one request of a team.
   * @throws {ServiceError} `rate_limited` when the minute's allowance is used up.
   */
  spend(kind: OperationKind, teamId: string, now: number): void {
    const total = this.#limits[kind];
    if (total === undefined) return;
    const window = this.#window(`${kind}:${teamId}`, now);
    if (window.spent < total) {
      window.spent += 1;
      return;
    }
    const resetAt = window.startedAt + WINDOW_MS;
    throw new ServiceError('rate_limited', `Too many ${kind} requests: ${total} a minute.`, {
      headers: { 'retry-after': String(Math.ceil((resetAt - now) / 1000)) },
      details: {
        limit: { total, remaining: 0, reset: Math.ceil(resetAt / 1000) },
      },
    });
  }

  #window(key: string, now: number): Window {
    const current = this.#windows.get(key);
    const age = current === undefined ? WINDOW_MS : now - current.startedAt;
    // The clock may have been set back since.
    if (current !== undefined && age >= 0 && age < WINDOW_MS) return current;
    const fresh = { startedAt: now, spent: 0 };
    this.#windows.set(key, fresh);
    return fresh;
  }
}
