import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { watchArrivals } from './arrivals.js';
import { CallLog } from './call-log.js';
import { makeClockJump } from './clock.js';
import { type ClientStart, type Outcome, VALIDITY_BUFFER_MS } from './load.js';
import { neededRequests } from './needed-requests.js';
import { randomFrom } from './random.js';
import { redirectRequests } from './redirect.js';

/** The application in a process of its own: it makes the calls and tells how they ended. */

const start: ClientStart = JSON.parse(process.argv[2] ?? '{}');
const PACE_MS = 2;
const REST_MS = 1_000;
const WEIGHTS = Array.from({ length: start.keys }, (_, index) => 1 / (index + 1));
const TOTAL_WEIGHT = WEIGHTS.reduce((sum, weight) => sum + weight, 0);

const pauses = monitorEventLoopDelay({ resolution: 5 });
const requests = redirectRequests(start);
const arrivals = watchArrivals();
if (start.clock === 'jumping') makeClockJump(start.seed);
const { getToken } = await import(start.packageName);
const log = new CallLog(start.timeoutMs, arrivals.usableUntil);
const needed = neededRequests(start);

process.on('disconnect', () => process.exit());
pauses.enable();
await makeCalls();
await sleep(start.timeoutMs + REST_MS);
pauses.disable();
process.send?.(outcome(), () => process.exit());

/** Makes each call when it is due, so that a pause is made good and none is lost. */
async function makeCalls(): Promise<void> {
  const random = randomFrom(start.seed);
  const total = start.seconds * start.callsPerSecond;
  const startedAt = performance.now();
  for (let made = 0; made < total; await sleep(PACE_MS)) {
    const elapsedMs = performance.now() - startedAt;
    const due = Math.min(total, Math.ceil((elapsedMs * start.callsPerSecond) / 1_000));
    for (; made < due; made++) makeCall(zipf(random()));
    log.giveUpLateCalls();
  }
  const sweep = setInterval(() => log.giveUpLateCalls(), PACE_MS * 10);
  sweep.unref();
}

function makeCall(key: number): void {
  needed.call(key, performance.now());
  const params = {
    subject: { type: 'user', id: String(key) },
    validityBufferMs: VALIDITY_BUFFER_MS,
  };
  const options = { vercelToken: 'vt_0123456789abcdefghijklmn', timeoutMs: start.timeoutMs };
  log.watch(key, getToken('slack/acme', params, options));
}

/** A key from 0; the nth has a weight of 1/n. */
function zipf(draw: number): number {
  let left = draw * TOTAL_WEIGHT;
  const key = WEIGHTS.findIndex((weight) => {
    left -= weight;
    return left < 0;
  });
  return key < 0 ? WEIGHTS.length - 1 : key;
}

function outcome(): Outcome {
  const openHandles = process.getActiveResourcesInfo().length;
  globalThis.gc?.();
  return {
    ...log.summary(),
    ...requests,
    neededRequests: needed.count,
    longestPauseMs: pauses.max / 1e6,
    heapMegabytes: process.memoryUsage().heapUsed / 1e6,
    openHandles,
  };
}
