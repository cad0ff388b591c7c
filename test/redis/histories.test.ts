import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { randomFrom } from '../chaos/random.js';
import { issuingService } from './processes/issuing-service.js';
import { type Command, MemberProcess } from './processes/member-process.js';
import { describeWith, noServer } from './redis-needed.js';
import { type RedisServer, startRedis } from './start-redis.js';
import { SECRET } from './store.js';

const LIMIT_MS = 180_000;
const PROCESSES = 4;
const STEPS = 150;
const USERS = ['annabelle', 'bartholomew'];
const LONGEST_PAUSE_MS = 12;
const ACTS: Command['act'][] = ['get', 'get', 'get', 'get', 'get', 'force', 'replace', 'revoke'];

/** Something that a process did; the times are of this process, from when it was told to. */
interface Done {
  act: Command['act'];
  user: string;
  startedAt: number;
  endedAt: number;
  /** How many tokens the user had had when it began. */
  issuedBefore: number;
  /** The number of the token that came. */
  number?: number | undefined;
}

let redis: RedisServer;
let service: Awaited<ReturnType<typeof issuingService>>;

describeWith(noServer, 'whatever four processes do at the same time,', () => {
  beforeAll(async () => {
    redis = await startRedis();
    service = await issuingService();
  });
  afterAll(async () => {
    service?.close();
    await redis?.stop();
  });

  for (const freshForMs of [0, 250]) {
    const delay = freshForMs === 0 ? '' : ` for more than ${freshForMs} ms`;
    test(`nobody is served what was revoked or deleted${delay}, and Redis holds no word of it`, {
      timeout: LIMIT_MS,
    }, async () => {
      const seed = Number(process.env['HISTORY_SEED'] ?? Date.now() % 1_000_000);
      const all = await history(seed, freshForMs);
      const reads = all.filter(({ number }) => number !== undefined);
      expect(reads.length).toBeGreaterThan(STEPS);
      const outdated = reads.filter((read) => isOutdated(read, all, freshForMs));
      expect(outdated, `HISTORY_SEED=${seed}`).toEqual([]);
      const asked = reads.filter(({ act }) => act === 'force' || act === 'replace');
      const old = asked.filter(({ number = 0, issuedBefore }) => number <= issuedBefore);
      expect(old, `HISTORY_SEED=${seed}`).toEqual([]);
      const dump = redis.dump();
      expect(dump).toContain('gk1:{');
      // Shorter words are found in sealed texts, too, now and then.
      const clear = [...USERS, 'slack/acme', 'scl_1', 'vt_member', SECRET];
      expect(clear.filter((word) => dump.includes(word))).toEqual([]);
    });
  }
});

/** Has each process do one thing after the other, at random. */
async function history(seed: number, freshForMs: number): Promise<Done[]> {
  const { url: baseUrl } = service;
  const options = { baseUrl, redisUrl: redis.url, secret: SECRET, freshForMs };
  const members = await Promise.all(
    Array.from({ length: PROCESSES }, () => MemberProcess.start(options)),
  );
  const pace = randomFrom(seed);
  service.pace.delayMs = () => pace() * LONGEST_PAUSE_MS;
  try {
    const told = members.map(async (member, index) => {
      const random = randomFrom(seed + index + 1);
      const one = (list: readonly string[]) => list[Math.floor(random() * list.length)] as string;
      const done: Done[] = [];
      for (let step = 0; step < STEPS; step++) {
        done.push(await carryOut(member, one(ACTS) as Command['act'], `${one(USERS)}-${seed}`));
        await sleep(random() * LONGEST_PAUSE_MS);
      }
      return done;
    });
    return (await Promise.all(told)).flat();
  } finally {
    await Promise.all(members.map((member) => member.stop()));
  }
}

async function carryOut(member: MemberProcess, act: Command['act'], user: string): Promise<Done> {
  const [startedAt, issuedBefore] = [performance.now(), service.issuedTo(user)];
  const token = await member.do(act, user);
  const number = token === undefined ? undefined : Number(token.split('.').at(-1));
  return { act, user, startedAt, endedAt: performance.now(), issuedBefore, number };
}

/** Whether a token came that was revoked or deleted, by what had ended longer ago than is allowed. */
function isOutdated(read: Done, all: readonly Done[], allowedMs: number): boolean {
  const { user, startedAt, number = 0 } = read;
  return all.some(({ act, user: whose, endedAt, issuedBefore }) => {
    const isRemoval = act === 'replace' || act === 'revoke';
    const hasEnded = endedAt + allowedMs < startedAt;
    return isRemoval && whose === user && hasEnded && number <= issuedBefore;
  });
}
