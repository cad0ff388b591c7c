import fc from 'fast-check';
import * as sdk from 'grantkit';
import { redisStore } from 'grantkit/redis';
import { expect, test } from 'vitest';
import { argument, SECRET } from './hostile-values.js';
import { failureOf, judge, newWorld, PATIENCE, PLAN } from './world.js';

const world = newWorld();
const params = { subject: { type: 'user', id: 'u1' } } as const;

/** What Redis says to a script: near the truth, or anything. */
const said = fc.oneof(
  argument,
  fc
    .record({
      type: fc.constantFrom('hit', 'busy', 'lease', 'none', 'kept', 'stale', 'released'),
      generation: fc.oneof(fc.string(), fc.constantFrom('a.1', 'a.1.2')),
      time: fc.constantFrom(String(Date.now()), '0', '-1', 'NaN', '9e99', ''),
      value: fc.oneof(fc.base64String(), fc.string(), fc.constantFrom('', 'AAAA')),
    })
    .map((fields) => () => Object.values(fields)),
  fc.constantFrom<() => unknown>(
    () => Promise.reject(new Error('ERR value is not an integer')),
    () => Promise.reject(undefined),
    () => {
      throw new Error('NOSCRIPT');
    },
  ),
);

test('whatever Redis says, a call goes on without it', PATIENCE, async () => {
  const replies = fc.array(said, { minLength: 1, maxLength: 4 });
  const property = fc.asyncProperty(replies, async (given) => {
    let count = 0;
    const say = async () => (given[count++ % given.length] as () => unknown)();
    const store = redisStore({
      ...{ client: { evalSha: say, eval: say }, secret: 'a secret of at least 32 bytes in all' },
      deadlines: { keptMs: 5, missMs: 10, connectMs: 10 },
    });
    const told: unknown[] = [];
    const onEvent = (event: sdk.ConnectEvent) => void told.push(event);
    const connect = sdk.createConnect({
      ...{ ...world.settings, timeoutMs: 1_000, onEvent, cache: { store } },
    });
    expect(await connect.getToken('oauth/linear', params)).toBe('emu_token');
    connect.deleteTokenCacheEntry('oauth/linear', params);
    judge(world, await failureOf(() => connect.revokeToken('oauth/linear', params)), Number.NaN);
    expect(JSON.stringify(told)).not.toContain(SECRET);
  });
  // A store that says it is busy is waited for.
  await fc.assert(property, { ...PLAN, numRuns: Math.ceil(PLAN.numRuns / 10) });
  expect(world.unhandled).toEqual([]);
});
