import { answerTo, isFault } from './answers.js';
import type { ClientStart } from './load.js';

/** Leads every request to the server of the run, and counts it. */
export function redirectRequests(start: ClientStart): { requests: number; faultyAnswers: number } {
  const counts = { requests: 0, faultyAnswers: 0 };
  const requestsOf = new Map<number, number>();
  const realFetch = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    // The original knows no other service than the real one.
    const { pathname, search } = new URL(String(input));
    const key = Number(JSON.parse(String(init?.body)).subject.id);
    const nth = requestsOf.get(key) ?? 0;
    requestsOf.set(key, nth + 1);
    counts.requests++;
    if (isFault(answerTo(start, key, nth))) counts.faultyAnswers++;
    return realFetch(`${start.serverUrl}${pathname}${search}`, init);
  };
  return counts;
}
