import { parseArgs } from 'node:util';
import { startRedis } from '../redis/start-redis.js';
import { Member, type Result } from './fleet-member.js';
import { KEYS, type Load, MEMBERS, type Mode, RESTARTED } from './load.js';
import { addedLatency, neededRequests } from './report.js';
import { tokenService } from './service.js';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    calls: { type: 'string', default: '100' },
    patience: { type: 'string', default: '1' },
  },
});
const [seconds, seed] = [Number(values.seconds), Number(values.seed)];
const [callsPerSecond, patience] = [Number(values.calls), Number(values.patience)];
if (!(seconds >= 5 && seconds <= 300)) throw new Error('--seconds takes 5 to 300');

const MODES: Mode[] = ['own caches', 'shared, no lease', 'shared, with lease'];
const START_MS = 500;
const GRACE_MS = 90_000;
const GOAL = 1.02;

console.log(`seed ${seed} (npm run fleet -- --seed ${seed} plays the same calls again)`);
console.log(
  `${MEMBERS} processes, ${RESTARTED} of them restart cold, ${KEYS} users (Zipf), ${seconds} s a mode`,
);
for (const mode of MODES) await play(mode);

/** Plays the trace in one mode, and prints what it took. */
async function play(mode: Mode): Promise<void> {
  const redis = await startRedis();
  const service = await tokenService(seed);
  const urls = { redisUrl: redis.url, serviceUrl: service.url };
  const load = { seed, seconds, callsPerSecond, patience, mode, ...urls };
  try {
    const { calls, states } = await carryOut(load);
    const { requests, duplicates } = service.counts;
    const needed = neededRequests(calls);
    const failed = calls.filter(({ token }) => token === undefined).length;
    const ratio = requests / needed;
    console.log(`\n${mode}`);
    console.table({
      requests,
      needed,
      ratio: ratio.toFixed(3),
      duplicates,
      calls: calls.length,
      failed,
    });
    console.table(addedLatency(calls));
    console.log(`events of the store: ${states.join(', ') || 'none'}`);
    const isMet = failed === 0 && (mode !== 'shared, with lease' || (ratio <= GOAL && !duplicates));
    if (!isMet) process.exitCode = 1;
    if (mode === 'shared, with lease') {
      console.log(
        `goal: ratio ≤ ${GOAL}, no duplicates, no failures: ${isMet ? 'met' : 'NOT MET'}`,
      );
    }
  } finally {
    service.close();
    await redis.stop();
  }
}

async function carryOut(load: Load): Promise<Result> {
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
    const results = await Promise.all(members.map((one) => one.play(startsAt)));
    return {
      calls: results.flatMap(({ calls }) => calls),
      states: results.flatMap(({ states }) => states),
    };
  } finally {
    clearTimeout(limit);
    killAll();
  }
}
