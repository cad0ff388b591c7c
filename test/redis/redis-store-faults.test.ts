import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RedisStore, redisStore } from '../../src/redis/index.js';
import { named, sharedToken } from '../../src/testing/contract-case.js';
import type { SharedTokenName, TakeOptions, TokenStoreEvent } from '../../src/token-store.js';
import { faultyProxy } from './faults.js';
import { describeWith, noServer } from './redis-needed.js';
import { type RedisServer, startRedis } from './start-redis.js';
import { ANY, OTHER_SECRET, PATIENT, SECRET } from './store.js';

const FORCED = { ...ANY, isForced: true };
const HASTY = { keptMs: 50, missMs: 250, connectMs: 10_000 };

let redis: RedisServer;
const closing: (() => unknown)[] = [];
let names = 0;

beforeAll(async () => {
  if (!noServer) redis = await startRedis();
});
afterAll(async () => {
  for (const close of closing) await close();
  await redis?.stop();
});

function open(options: Partial<Parameters<typeof redisStore>[0]> = {}) {
  const events: TokenStoreEvent[] = [];
  const store = redisStore({ url: redis.url, secret: SECRET, deadlines: PATIENT, ...options });
  store.observe?.((event) => events.push(event));
  closing.push(() => store.close());
  return { store, events };
}

function newName(): SharedTokenName {
  return { subject: `subject ${++names}`, request: 'request' };
}

/** Keeps a token under a new name. */
async function keep(store: RedisStore, name = newName()): Promise<SharedTokenName> {
  const lease = await leaseOf(store, name, ANY);
  await store.settle(lease, { type: 'token', token: sharedToken(), names: ['a'] });
  return name;
}

/** Takes a lease, which nothing may stand in the way of. */
async function leaseOf(store: RedisStore, name: SharedTokenName, how: TakeOptions) {
  const taken = await store.take(name, how);
  if (taken.type !== 'lease') throw new Error(`expected a lease, got ${taken.type}`);
  return taken.lease;
}

const typeOf = async (store: RedisStore, name: SharedTokenName) =>
  (await store.take(name, ANY)).type;

/** Asks until the store answers. */
async function answered(store: RedisStore, name: SharedTokenName): Promise<string> {
  for (;;) {
    const type = await typeOf(store, name).catch(() => undefined);
    if (type !== undefined) return type;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const keysOf = (...words: string[]) => redis.command('--raw', 'keys', ...words).split('\n');

describeWith(noServer, 'a Redis that forgets', () => {
  test('its scripts, is told them again', async () => {
    const { store } = open();
    const name = await keep(store);
    redis.command('script', 'flush');
    expect(await typeOf(store, name)).toBe('hit');
    redis.command('script', 'flush');
    await keep(store);
  });

  test('only the revocations, serves nothing that may have been revoked', async () => {
    const { store } = open({ prefix: 'evicted' });
    const name = await keep(store);
    const [generations = ''] = keysOf('evicted:*:g');
    expect(redis.command('del', generations)).toBe('1');
    expect(await typeOf(store, name)).toBe('lease');
    const [entry = ''] = keysOf('evicted:*:e:*');
    expect(redis.command('exists', entry)).toBe('1');
  });

  test('only a token, gives a lease', async () => {
    const { store } = open({ prefix: 'dropped' });
    const name = await keep(store);
    redis.command('del', ...keysOf('dropped:*:e:*'));
    expect(await typeOf(store, name)).toBe('lease');
  });

  test('the revocations while a request is in the air, does not keep its answer', async () => {
    const { store } = open({ prefix: 'air' });
    const name = newName();
    const taken = await store.take(name, ANY);
    redis.command('del', ...keysOf('air:*:g'));
    if (taken.type !== 'lease') throw new Error(taken.type);
    const outcome = { type: 'token', token: sharedToken(), names: ['a'] } as const;
    expect(await store.settle(taken.lease, outcome)).toBe('stale');
  });

  test('what a refusal was counted by, keeps the next token', async () => {
    const { store } = open({ prefix: 'counted' });
    const name = newName();
    const outcome = { type: 'token', token: sharedToken(), names: ['a'] } as const;
    for (let times = 0; times < 3; times++) await leaseOf(store, name, FORCED);
    await store.settle(await leaseOf(store, name, FORCED), outcome);
    await store.settle(await leaseOf(store, name, FORCED), { type: 'refused' });
    redis.command('del', ...keysOf('counted:*:g'));
    expect(await store.settle(await leaseOf(store, name, ANY), outcome)).toBe('kept');
    expect(await typeOf(store, name)).toBe('hit');
  });

  test('the revocations while a refusal is in the air, drops the token and keeps the next', async () => {
    const { store } = open({ prefix: 'refusal' });
    const name = newName();
    const outcome = { type: 'token', token: sharedToken(), names: ['a'] } as const;
    for (let times = 0; times < 3; times++) await leaseOf(store, name, FORCED);
    const refused = await leaseOf(store, name, FORCED);
    redis.command('del', ...keysOf('refusal:*:g'));
    const early = await leaseOf(store, name, FORCED);
    await keep(store, name);
    await store.settle(refused, { type: 'refused' });
    expect(await store.settle(early, outcome)).toBe('stale');
    expect(await store.settle(await leaseOf(store, name, ANY), outcome)).toBe('kept');
  });

  test('too many revocations to remember, forgets the tokens with them', async () => {
    const { store } = open({ prefix: 'many' });
    const name = await keep(store);
    const all = Array.from({ length: 1_100 }, (_, index) => `name ${index}`);
    await store.revoke(name.subject, all);
    expect(await typeOf(store, name)).toBe('hit');
    await store.revoke(name.subject, ['one more']);
    expect(redis.command('hlen', ...keysOf('many:*:g'))).toBe('1');
    expect(await typeOf(store, name)).toBe('lease');
  });
});

describeWith(noServer, 'somebody who changes what Redis holds', () => {
  test('by putting a token in the place of another, gets nobody a token', async () => {
    const { store, events } = open({ prefix: 'swapped' });
    const [one, other] = [await keep(store), newName()];
    const [known = ''] = keysOf('swapped:*:e:*');
    const value = redis.command('--raw', 'hget', known, 'v');
    await keep(store, other);
    for (const key of keysOf('swapped:*:e:*')) redis.command('hset', key, 'v', value);
    const types = [await typeOf(store, one), await typeOf(store, other)];
    expect(types).toEqual(['hit', 'lease']);
    expect(events.map(({ type }) => type)).toEqual(['unreadable']);
  });

  test('by putting off an expiry, gains nothing', async () => {
    const { store } = open({ prefix: 'prolonged' });
    const name = newName();
    const taken = await store.take(name, ANY);
    if (taken.type !== 'lease') throw new Error(taken.type);
    const token = sharedToken({ leftMs: 1_500, lifetimeMs: 2_000 });
    await store.settle(taken.lease, { type: 'token', token, names: [] });
    expect(redis.command('persist', ...keysOf('prolonged:*:e:*'))).toBe('1');
    redis.command('pexpire', ...keysOf('prolonged:*:e:*'), '900000');
    await new Promise((resolve) => setTimeout(resolve, 1_600));
    expect(await typeOf(store, name)).toBe('lease');
  });

  test('by writing rubbish, makes no call fail', async () => {
    const { store, events } = open({ prefix: 'rubbish' });
    const name = await keep(store);
    redis.command('hset', ...keysOf('rubbish:*:e:*'), 'v', 'rubbish');
    expect(await typeOf(store, name)).toBe('lease');
    expect(events.map(({ type }) => type)).toEqual(['unreadable']);
  });
});

describeWith(noServer, 'secrets', () => {
  test('that differ share nothing, and disturb nobody', async () => {
    const [{ store, events }, { store: other }] = [open(), open({ secret: OTHER_SECRET })];
    const name = await keep(store);
    expect(await typeOf(other, name)).toBe('lease');
    expect(await typeOf(store, name)).toBe('hit');
    expect(events).toEqual([]);
  });

  test('are rotated without asking the service again', async () => {
    const { store: before } = open();
    const name = await keep(before);
    const { store: ready } = open({ secret: [SECRET, OTHER_SECRET] });
    const { store: after } = open({ secret: [OTHER_SECRET, SECRET] });
    expect([await typeOf(ready, name), await typeOf(after, name)]).toEqual(['hit', 'hit']);
    const next = await keep(after);
    expect([await typeOf(ready, next), await typeOf(before, next)]).toEqual(['hit', 'lease']);
  });

  test('of before hear of a revocation, too', async () => {
    const [{ store: before }, { store: after }] = [
      open(),
      open({ secret: [OTHER_SECRET, SECRET] }),
    ];
    const name = await keep(before);
    await after.revoke(name.subject, ['a']);
    expect([await typeOf(before, name), await typeOf(after, name)]).toEqual(['lease', 'lease']);
  });
});

describeWith(noServer, 'while a secret is rotated', () => {
  const ready = () => open({ secret: [SECRET, OTHER_SECRET] }).store;
  const after = () => open({ secret: [OTHER_SECRET, SECRET] }).store;
  const NEWER = { type: 'token', token: sharedToken(named('newer')), names: ['a'] } as const;

  async function tokenOf(store: RedisStore, name: SharedTokenName): Promise<string> {
    const taken = await store.take(name, ANY);
    return taken.type === 'hit' ? taken.token.response.token : taken.type;
  }

  test('a refusal drops the token of the other secret, and what was asked for before', async () => {
    const [{ store: before }, rotated] = [open(), after()];
    const name = await keep(before);
    const early = await leaseOf(before, name, FORCED);
    await rotated.settle(await leaseOf(rotated, name, FORCED), { type: 'refused' });
    expect(await tokenOf(rotated, name)).toBe('lease');
    expect(await before.settle(early, NEWER)).toBe('stale');
    expect(await tokenOf(ready(), name)).toBe('lease');
    expect(await before.settle(await leaseOf(before, name, FORCED), NEWER)).toBe('kept');
  });

  test('a refusal where there is no token leaves nothing behind', async () => {
    const rotated = open({ secret: [OTHER_SECRET, SECRET], prefix: 'bare' }).store;
    await rotated.settle(await leaseOf(rotated, newName(), ANY), { type: 'refused' });
    expect(keysOf('bare:*:e:*')).toEqual(['']);
  });

  test('a forced call replaces the token of the other secret', async () => {
    const rotated = after();
    const name = await keep(open().store);
    expect(await rotated.settle(await leaseOf(rotated, name, FORCED), NEWER)).toBe('kept');
    expect([await tokenOf(ready(), name), await tokenOf(rotated, name)]).toEqual([
      'newer',
      'newer',
    ]);
  });
});

describeWith(noServer, 'a Redis that does not answer', () => {
  test('is left alone after three failures, and used again when it is back', async () => {
    const proxy = await faultyProxy(redis.port);
    closing.push(() => proxy.close());
    const { store, events } = open({ url: proxy.url, deadlines: HASTY });
    const name = newName();
    await answered(store, name);
    events.length = 0;
    proxy.state.isBlackHole = true;
    for (let times = 0; times < 3; times++) {
      await expect(store.take(name, ANY)).rejects.toThrow('no answer within 250 ms');
    }
    await expect(store.take(name, ANY)).rejects.toThrow('left alone');
    expect(events.map(({ type }) => type)).toEqual(['out']);
    proxy.state.isBlackHole = false;
    await answered(store, newName());
    expect(events.map(({ type }) => type)).toEqual(['out', 'back']);
  });

  test('is connected to anew when its connection is half open', async () => {
    const proxy = await faultyProxy(redis.port);
    closing.push(() => proxy.close());
    const { store } = open({ url: proxy.url, deadlines: HASTY });
    await answered(store, newName());
    proxy.breakConnections();
    for (let times = 0; times < 3; times++) {
      await expect(store.take(newName(), ANY)).rejects.toThrow('no answer within 250 ms');
    }
    expect(['lease', 'busy']).toContain(await answered(store, newName()));
  });

  test('is not left alone because it is too slow for who has something else', async () => {
    const proxy = await faultyProxy(redis.port);
    closing.push(() => proxy.close());
    const { store, events } = open({ url: proxy.url, deadlines: { ...PATIENT, keptMs: 5 } });
    const name = newName();
    await answered(store, name);
    // Much more than twice what it took before.
    proxy.state.delayMs = () => 1_500;
    const spare = () => store.take(name, { ...ANY, isSpare: true });
    const late = { code: 'timeout', message: expect.stringContaining('no answer within') };
    const takes = Array.from({ length: 5 }, spare).map((take) => take.catch((error) => error));
    expect(await Promise.all(takes)).toEqual(takes.map(() => expect.objectContaining(late)));
    expect(['lease', 'busy']).toContain(await typeOf(store, newName()));
    expect(events).toEqual([]);
  });

  test('is waited for by who has something else, when it is just far away', async () => {
    const proxy = await faultyProxy(redis.port);
    closing.push(() => proxy.close());
    const { store } = open({ url: proxy.url, deadlines: { ...PATIENT, keptMs: 50 } });
    const name = await keep(store);
    proxy.state.delayMs = () => 200;
    await typeOf(store, name);
    expect((await store.take(name, { ...ANY, isSpare: true })).type).toBe('hit');
  });

  test('releases the lease of one who has given up waiting', async () => {
    const proxy = await faultyProxy(redis.port);
    closing.push(() => proxy.close());
    const { store } = open({ url: proxy.url, deadlines: { ...HASTY, missMs: 300 } });
    const { store: other } = open();
    await answered(store, newName());
    const name = newName();
    proxy.state.delayMs = () => 400;
    await expect(store.take(name, ANY)).rejects.toThrow('no answer');
    expect(await typeOf(other, name)).toBe('busy');
    proxy.state.delayMs = () => 0;
    const askedAt = Date.now();
    while ((await typeOf(other, name)) === 'busy')
      await new Promise((done) => setTimeout(done, 20));
    // It would end by itself after 2 s.
    expect(Date.now() - askedAt).toBeLessThan(1_900);
  });

  test('comes back frozen, killed or empty', async () => {
    const own = await startRedis();
    closing.push(() => own.stop());
    const { store, events } = open({ url: own.url, deadlines: HASTY });
    const name = newName();
    await answered(store, name);
    await own.restart();
    expect(await answered(store, name)).toBe('lease');
    own.signal('SIGSTOP');
    await expect(store.take(name, ANY)).rejects.toThrow();
    own.signal('SIGCONT');
    expect(['lease', 'busy']).toContain(await answered(store, name));
    const states = events.map(({ type }) => type);
    expect(states.filter((type) => type === 'unreadable')).toEqual([]);
  });

  test('fails within its limits when nobody listens there', async () => {
    const own = await startRedis();
    await own.stop();
    const { store, events } = open({ url: own.url });
    for (let times = 0; times < 3; times++) {
      await expect(store.take(newName(), ANY)).rejects.toThrow('ECONNREFUSED');
    }
    expect(events.map(({ type }) => type)).toEqual(['out']);
    await expect(store.revoke('subject', ['a'])).rejects.toThrow('ECONNREFUSED');
  });
});

describeWith(noServer, 'a dump of Redis', () => {
  test('holds nothing that can be read', async () => {
    const { store } = open({ prefix: 'dump' });
    const secretive = { subject: 'ann@example.com', request: 'bearer-of-the-caller slack/acme' };
    const taken = await store.take(secretive, ANY);
    if (taken.type !== 'lease') throw new Error(taken.type);
    const token = sharedToken();
    Object.assign(token.response, { token: 'xoxb-provider-token', tenantId: 'T-acme' });
    const outcome = { type: 'token', token, names: ['slack/acme', 'installation T-acme'] } as const;
    await store.settle(taken.lease, outcome);
    await store.revoke(secretive.subject, ['installation T-acme']);
    const dump = redis.dump();
    expect(dump).toContain('dump:{');
    const clear = ['ann@', 'example', 'bearer', 'slack', 'acme', 'xoxb', 'provider', SECRET];
    expect(clear.filter((word) => dump.includes(word))).toEqual([]);
  });
});
