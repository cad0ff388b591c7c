import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { ConnectTimeoutError } from '../../src/index.js';
import { type RedisClient, redisStore } from '../../src/redis/index.js';
import type { TokenStoreEvent } from '../../src/token-store.js';
import { connectServer, gate, turn, until } from '../support/connect-server.js';
import { type ScriptCall, scriptedClient } from './scripted-client.js';
import { ANY, PATIENT, SECRET } from './store.js';

const NAME = { subject: 'subject', request: 'request' };

/** A store over a client of the application, and what it tells. */
function storeOver(evalSha: () => Promise<unknown>, deadlines: object = {}) {
  const client: RedisClient = { evalSha, eval: evalSha };
  const events: TokenStoreEvent[] = [];
  const store = redisStore({ client, secret: SECRET, deadlines });
  store.observe?.((event) => events.push(event));
  return { store, events };
}

describe('a client of the application', () => {
  test('tells its own errors until it is left alone', async () => {
    const { store, events } = storeOver(async () => {
      throw new Error('READONLY');
    });
    for (let times = 0; times < 3; times++) {
      await expect(store.take(NAME, ANY)).rejects.toThrow('READONLY');
    }
    await expect(store.take(NAME, ANY)).rejects.toThrow('left alone');
    expect(events).toEqual([{ type: 'out', error: new Error('READONLY') }]);
  });

  test('stays open when the store is closed', async () => {
    const { store } = storeOver(async () => 'answer');
    await expect(store.close()).resolves.toBe(undefined);
    await expect(store[Symbol.asyncDispose]()).resolves.toBe(undefined);
  });
});

describe('a store that gives no answer', () => {
  const never = () => new Promise<never>(() => {});

  test.each([
    ['take', () => storeOver(never, { missMs: 3, connectMs: 10.4 }).store.take(NAME, ANY)],
    ['revoke', () => storeOver(never, { missMs: 10, connectMs: 3 }).store.revoke('subject', [])],
  ])('fails with the time that it had (%s)', async (_, call) => {
    const error = await (call() as Promise<unknown>).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConnectTimeoutError);
    expect(error).toMatchObject({
      message: 'The shared store gave no answer within 10 ms.',
      ...{ code: 'timeout', retryable: true },
    });
  });
});

describe('a store over a Redis', () => {
  const LEASE = ['lease', 'base.0', 1_000_000, 1];

  /** The store, and what it tells the Redis that gives these answers. */
  function asking(answer: (call: ScriptCall) => unknown, deadlines?: object) {
    const { client, ...told } = scriptedClient(answer);
    const run = (digest: string, given: { keys: string[]; arguments: string[] }) =>
      client.byDigest(digest, given.keys, given.arguments);
    const events: TokenStoreEvent[] = [];
    const given: RedisClient = { evalSha: run, eval: run };
    const limits = { ...PATIENT, ...deadlines };
    const store = redisStore({ client: given, secret: SECRET, deadlines: limits });
    store.observe?.((event) => events.push(event));
    return { store, events, ...told };
  }

  test('begins its keys with `gk1`', async () => {
    const { store, calls } = asking(() => LEASE);
    await store.take(NAME, ANY);
    expect(calls[0]?.keys[0]).toMatch(/^gk1:\{/);
  });

  test('tells once that it holds what cannot be read', async () => {
    const { store, events } = asking(({ args }) =>
      args[0] === '-' ? LEASE : ['hit', 'base.0', 1_000_000, 'rubbish'],
    );
    for (let times = 0; times < 2; times++) await store.take(NAME, ANY);
    expect(events).toMatchObject([{ type: 'unreadable', error: { cause: expect.any(Error) } }]);
  });

  test.each([
    ['a call', ANY],
    ['a call with something else to serve', { ...ANY, isSpare: true }],
  ])('releases the lease that comes too late for %s', async (_, how) => {
    const { opened, open } = gate();
    const { store, calls, scripts } = asking(
      async ({ script }) => {
        if (script === 'TAKE' && calls.length > 1) await opened;
        return LEASE;
      },
      { keptMs: 5, missMs: how === ANY ? 5 : 60_000 },
    );
    await store.take(NAME, ANY);
    await expect(store.take(NAME, how)).rejects.toThrow('no answer within 5 ms');
    open();
    await until(() => scripts().includes('SETTLE'));
    expect(calls.at(-1)?.args.slice(2)).toEqual(['1', 'none']);
  });

  test('leaves a lease that was extended too late to its holder', async () => {
    const { opened, open } = gate();
    const { store, calls, scripts } = asking(
      async () => {
        if (calls.length > 1) await opened;
        return LEASE;
      },
      { missMs: 5 },
    );
    const taken = await store.take(NAME, ANY);
    const lease = taken.type === 'lease' ? taken.lease : undefined;
    await expect(store.take(NAME, { ...ANY, lease })).rejects.toThrow('no answer');
    open();
    for (let turns = 0; turns < 10; turns++) await turn();
    expect(scripts()).toEqual(['TAKE', 'TAKE']);
  });

  test.each([
    ['its own limit', [], 5],
    ['its own limit, however long the first answer took', [20], 5],
    ['its own limit, while answers come sooner', [20, 1], 5],
    ['twice the time of the latest answer', [20, 9, 7], 14],
    ['the limit of all at most', [20, 50], 30],
  ])('lets a call with something else to serve wait for %s', async (_, tookMs, limitMs) => {
    vi.useFakeTimers({ toFake: ['performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const { store, calls } = asking(
      () => {
        const ms = tookMs[calls.length - 1];
        if (ms === undefined) return new Promise(() => {});
        vi.advanceTimersByTime(ms);
        return LEASE;
      },
      { keptMs: 5, missMs: 30, connectMs: tookMs.length === 0 ? 5 : 60_000 },
    );
    for (const _ of tookMs) await store.take(NAME, { ...ANY, isUrgent: true });
    const taking = store.take(NAME, { ...ANY, isSpare: true });
    await expect(taking).rejects.toThrow(`no answer within ${limitMs} ms`);
  });
});

test('a REST API may take as long as the longest of the deadlines', async () => {
  const { opened, open } = gate();
  const lease = ['lease', 'base.0', 1_000_000, 1];
  const { url, received } = await connectServer({ json: { result: lease }, after: opened });
  const deadlines = { keptMs: 1, missMs: 60_000 };
  const store = redisStore({ url, token: 't', secret: SECRET, deadlines });
  const taking = store.take(NAME, ANY);
  await received(1);
  await new Promise((resolve) => setTimeout(resolve, 20));
  open();
  expect((await taking).type).toBe('lease');
});

test.each(['close', Symbol.asyncDispose] as const)(
  'closing a store (%s) gives up what it has asked of its REST API',
  async (closing) => {
    const { opened, open } = gate();
    const { url, received } = await connectServer({ after: opened });
    const store = redisStore({ url, token: 't', secret: SECRET, deadlines: PATIENT });
    const failure = expect(store.take(NAME, ANY)).rejects.toThrow('was closed');
    await received(1);
    await store[closing]();
    await failure;
    open();
  },
);
