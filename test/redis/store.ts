import { afterAll, beforeAll, describe, test } from 'vitest';
import type { RedisStore } from '../../src/redis/index.js';
import { tokenStoreContract } from '../../src/testing/index.js';

/** A secret as `openssl rand -base64 32` makes it, and another one. */
export const SECRET = 'q0p2Yx1d8Z7m3N6b5V4c9X8l2K1j0HgFdSaPoIuYtRe=';
export const OTHER_SECRET = 'Zk3vT9wQ2rB7nM5xC8yL1pD4gH6jS0aFeUoIiWqErTy=';

/** Deadlines for tests of something else: a busy machine is slow. */
export const PATIENT = { keptMs: 10_000, missMs: 10_000, connectMs: 15_000 };

/** What a store is asked when any token will do. */
export const ANY = { bufferMs: 0 };

/** Runs each rule of the contract on a store. */
export function keepsTheContract(open: () => RedisStore | Promise<RedisStore>): void {
  describe('keeps the contract of a store:', () => {
    let store: RedisStore;
    beforeAll(async () => {
      store = await open();
    });
    afterAll(() => store?.close());
    test.concurrent.each(tokenStoreContract)('$name', ({ run }) => run(store));
  });
}
