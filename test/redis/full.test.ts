import { expect, test } from 'vitest';
import { type RedisStore, redisStore } from '../../src/redis/index.js';
import { sharedToken } from '../../src/testing/contract-case.js';
import { describeWith, noServer } from './redis-needed.js';
import { type RedisServer, startRedis } from './start-redis.js';
import { ANY, PATIENT, SECRET } from './store.js';

describeWith(noServer, 'a Redis that is full', () => {
  const fill = (redis: RedisServer, count: number) =>
    redis.command(
      'eval',
      `for i = 1, ${count} do redis.call('set', i, string.rep('x', 1000)) end`,
      '0',
    );
  const keep = async (store: RedisStore, subject: string) => {
    const taken = await store.take({ subject, request: 'request' }, ANY);
    if (taken.type !== 'lease') throw new Error(`expected a lease, got ${taken.type}`);
    return store.settle(taken.lease, { type: 'token', token: sharedToken(), names: ['a'] });
  };

  test('and evicts what it likes, loses tokens and no revocation', async () => {
    const options = ['--maxmemory', '3mb', '--maxmemory-policy', 'allkeys-random'];
    const redis = await startRedis({ options });
    await using store = redisStore({ url: redis.url, secret: SECRET, deadlines: PATIENT });
    const subjects = Array.from({ length: 200 }, (_, index) => `subject ${index}`);
    for (const subject of subjects) await keep(store, subject);
    for (const subject of subjects) await store.revoke(subject, ['a']);
    fill(redis, 3_000);
    const taken = await Promise.all(
      subjects.map((subject) => store.take({ subject, request: 'request' }, ANY)),
    );
    expect(Number(/evicted_keys:(\d+)/.exec(redis.command('info', 'stats'))?.[1])).toBeGreaterThan(
      0,
    );
    expect(new Set(taken.map(({ type }) => type))).toEqual(new Set(['lease']));
    await redis.stop();
  });

  test('and takes nothing more, serves what it has', async () => {
    const options = ['--maxmemory', '3mb', '--maxmemory-policy', 'noeviction'];
    const redis = await startRedis({ options });
    await using store = redisStore({ url: redis.url, secret: SECRET, deadlines: PATIENT });
    expect(await keep(store, 'early')).toBe('kept');
    fill(redis, 3_000);
    const early = await store.take({ subject: 'early', request: 'request' }, ANY);
    expect(early.type).toBe('hit');
    await expect(keep(store, 'late')).rejects.toThrow('OOM');
    await redis.stop();
  });
});
