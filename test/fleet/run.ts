import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type RedisServer, startRedis } from '../redis/start-redis.js';
import { Member, type Result } from './fleet-member.js';
import { KEYS, type Load, MEMBERS, type Mode, RESTARTED } from './load.js';
import { addedLatency, neededRequests, waitsPer } from './report.js';
import { tokenService } from './service.js';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    calls: { type: 'string', default: '100' },
    patience: { type: 'string', default: '1' },
    ahead: { type: 'string', default: '0' },
    frozen: { type: 'string', default: '0' },
  },
});
const [seconds, seed] = [Number(values.seconds), Number(values.seed)];
const [callsPerSecond, patience] = [Number(values.calls), Number(values.patience)];
const [refreshAheadMs, frozenMs] = [Number(values.ahead), Number(values.frozen) * 1_000];
if (!(seconds >= 5 && seconds <= 300)) throw new Error('--seconds takes 5 to 300');

const MODES: Mode[] = ['own caches', 'shared, no lease', 'shared, with lease'];
const START_MS = 500;
const GRACE_MS = 90_000;
const LARGEST_RATIO = 1.02;
const LARGEST_RATIO_OF_OUTAGE = 2;
const GOAL = goal();

console.log(`seed ${seed} (npm run fleet -- --seed ${seed} plays the same calls again)`);
console.log(
  `${MEMBERS} processes, ${RESTARTED} of them restart cold, ${KEYS} users (Zipf), ${seconds} s a mode`,
);
if (refreshAheadMs > 0) console.log(`refreshAheadMs: ${refreshAheadMs}`);
if (frozenMs > 0) console.log(`Redis is frozen for ${frozenMs} ms, half-way`);
for (const mode of MODES) await play(mode);

/** Plays the trace in one mode, and prints what it took. */
async function play(mode: Mode): Promise<void> {
  const redis = await startRedis();
  const service = await tokenService(seed);
  const urls = { redisUrl: redis.url, serviceUrl: service.url };
  const load = { seed, seconds, callsPerSecond, patience, refreshAheadMs, mode, ...urls };
  try {
    const { calls, states } = await carryOut(load, () => freeze(redis));
    const { requests, duplicates } = service.counts;
    const needed = neededRequests(calls);
    const failures = calls.flatMap(({ failure }) => failure ?? []);
    const ratio = requests / needed;
    console.log(`\n${mode}`);
    console.table({
      requests,
      needed,
      ratio: ratio.toFixed(3),
      'waits per needed': waitsPer(needed, calls).toFixed(2),
      duplicates,
      calls: calls.length,
      failed: failures.length,
    });
    console.table(addedLatency(calls));
    console.log(`events of the store: ${states.join(', ') || 'none'}`);
    for (const failure of failures) console.log(`a call failed: ${failure}`);
    const isWithLease = mode === 'shared, with lease';
    const isMet = failures.length === 0 && (!isWithLease || isThrifty(ratio, duplicates));
    if (!isMet) process.exitCode = 1;
    console.log(`goal: ${isWithLease ? GOAL : 'no failures'}: ${isMet ? 'met' : 'NOT MET'}`);
  } finally {
    service.close();
    await redis.stop();
  }
}

function goal(): string {
  if (refreshAheadMs > 0) return 'no failures';
  if (frozenMs > 0) return `ratio ≤ ${LARGEST_RATIO_OF_OUTAGE}, no failures`;
  return `ratio ≤ ${LARGEST_RATIO}, no duplicates, no failures`;
}

function isThrifty(ratio: number, duplicates: number): boolean {
  if (refreshAheadMs > 0) return true;
  if (frozenMs > 0) return ratio <= LARGEST_RATIO_OF_OUTAGE;
  return ratio <= LARGEST_RATIO && duplicates === 0;
}

/** Freezes Redis in the middle of the time, when that is asked for. */
async function freeze(redis: RedisServer): Promise<void> {
  if (frozenMs === 0) return;
  await sleep((seconds * 1_000 - frozenMs) / 2);
  redis.signal('SIGSTOP');
  await sleep(frozenMs);
  redis.signal('SIGCONT');
}

async function carryOut(load: Load, onStart: () => Promise<void>): Promise<Result> {
  const endMs = load.seconds * 1_000;
  const members: Member[] = [];
  for (let member = 0; member < MEMBERS; member++) {
    // The first ones end at different times, and cold processes take their places.
    const isRestarted = member < RESTARTED;
    const cutMs = isRestarted ? (endMs * (member + 1)) / (RESTARTED + 1) : endMs;
    members.push(new Member({ ...load, member, fromMs: 0, untilMs: cutMs }));
    if (isRestarted) members.push(new Member({ ...load, member, fromMs: cutMs, untilMs: endMs }));
  }
  const killAll = () => {
    for (const one of members) one.kill();
  };
  const limit = setTimeout(killAll, endMs + GRACE_MS);
  try {
    await Promise.all(members.map((one) => one.message()));
    const startsAt = Date.now() + START_MS;
    const playing = members.map((one) => one.play(startsAt));
    await onStart();
    const results = await Promise.all(playing);
    return {
      calls: results.flatMap(({ calls }) => calls),
      states: results.flatMap(({ states }) => states),
    };
  } finally {
    clearTimeout(limit);
    killAll();
  }
}
