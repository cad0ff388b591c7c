import { describe, expect, test } from 'vitest';
import { ConnectTimeoutError } from '../../src/index.js';
import { type RedisClient, redisStore } from '../../src/redis/index.js';
import type { TokenStoreEvent } from '../../src/token-store.js';
import { ANY, SECRET } from './store.js';

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
