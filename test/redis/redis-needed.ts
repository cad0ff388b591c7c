import { describe } from 'vitest';
import { installed, PROGRAMS, type RedisServer, startRedis } from './start-redis.js';

const INSTALL = 'sudo apt-get install --yes redis-server';

/** Why tests that start a Redis of their own cannot run here; `.ci/run` takes no excuse. */
export const noServer = reasonToSkip(installed.length > 0, `${PROGRAMS.join(' or ')} on PATH`);
/** Why tests that only need some Redis cannot run here. */
export const noRedis = reasonToSkip(
  installed.length > 0 || process.env.REDIS_URL !== undefined,
  'REDIS_URL, or a redis-server on PATH',
);

function reasonToSkip(isThere: boolean, needed: string): string | undefined {
  if (isThere) return undefined;
  const reason = `needs ${needed} (${INSTALL})`;
  if (process.env.REQUIRE_REDIS) throw new Error(`REQUIRE_REDIS is set, and this ${reason}`);
  return reason;
}

/** A group of tests that is skipped, with the reason in its name, when there is one. */
export function describeWith(reason: string | undefined, name: string, tests: () => void): void {
  if (reason === undefined) describe(name, tests);
  else describe.skip(`${name} – skipped: ${reason}`, tests);
}

/** The Redis of REDIS_URL, or one that is started for the tests of a file. */
export async function anyRedis(): Promise<Pick<RedisServer, 'url' | 'stop'>> {
  const { REDIS_URL: url } = process.env;
  return url === undefined ? startRedis() : { url, stop: async () => {} };
}
