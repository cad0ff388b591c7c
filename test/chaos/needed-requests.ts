import { answerTo } from './answers.js';
import { type Load, VALIDITY_BUFFER_MS } from './load.js';

/**
 * Counts the requests that a perfect client needs: one at a key's first call, and the next one at
 * the first call after that token's validity buffer began. Its nth request gets the lifetime that
 * the server gives to the nth, and no fault.
 */
export function neededRequests(load: Load): { count: number; call(key: number, at: number): void } {
  const coveredUntil = new Map<number, number>();
  const sent = new Map<number, number>();
  const counter = {
    count: 0,
    call(key: number, at: number) {
      if (at < (coveredUntil.get(key) ?? 0)) return;
      const nth = sent.get(key) ?? 0;
      const { lifetimeMs } = answerTo(load, key, nth);
      counter.count++;
      sent.set(key, nth + 1);
      coveredUntil.set(key, at + lifetimeMs - Math.min(VALIDITY_BUFFER_MS, lifetimeMs / 2));
    },
  };
  return counter;
}
