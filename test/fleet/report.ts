import { BUFFER_MS, type Call, LIFETIME_MS, type Source } from './load.js';

const SOURCES: Source[] = ['own hit', 'store hit', 'leader', 'waiter', 'joined'];
const WAITING: Source[] = ['leader', 'waiter', 'joined'];

/** The fewest requests that serve these calls: one for each key and lifetime less the buffer. */
export function neededRequests(calls: Call[]): number {
  const coveredUntil = new Map<number, number>();
  let count = 0;
  for (const { key, madeAt } of calls.toSorted((a, b) => a.madeAt - b.madeAt)) {
    if (madeAt < (coveredUntil.get(key) ?? 0)) continue;
    count++;
    coveredUntil.set(key, madeAt + LIFETIME_MS - BUFFER_MS);
  }
  return count;
}

/** How many calls waited for the service, or for another process, for each needed request. */
export function waitsPer(needed: number, calls: Call[]): number {
  return calls.filter(({ source }) => WAITING.includes(source)).length / needed;
}

/** What sharing adds to each kind of call: the wait beyond that for the service, in milliseconds. */
export function addedLatency(calls: Call[]): Record<string, string> {
  const broughtAt = new Map<string, number>();
  for (const { source, token, endedAt } of calls) {
    if (source === 'leader' && token) broughtAt.set(token, endedAt);
  }
  const rows = SOURCES.map((source): [string, string] => {
    const waits = calls
      .filter((call) => call.source === source && call.token)
      .map((call) => waitOf(call, broughtAt.get(call.token ?? '') ?? 0))
      .toSorted((a, b) => a - b);
    const at = (part: number) => waits[Math.floor((waits.length - 1) * part)]?.toFixed(2) ?? '–';
    return [source, `${waits.length} calls, p50 ${at(0.5)}, p99 ${at(0.99)}`];
  });
  return Object.fromEntries(rows);
}

/** Who waits for another process waits from when that has its token. */
function waitOf({ source, madeAt, endedAt }: Call, broughtAt: number): number {
  const since = source === 'waiter' ? Math.max(madeAt, broughtAt) : madeAt;
  return Math.max(0, endedAt - since);
}
