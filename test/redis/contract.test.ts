import { createClient } from '@redis/client';
import { Redis as UpstashRedis } from '@upstash/redis';
import { Redis as IORedis } from 'ioredis';
import { Redis as IOValkey } from 'iovalkey';
import { afterAll, beforeAll } from 'vitest';
import { type RedisStore, redisStore } from '../../src/redis/index.js';
import { anyRedis, describeWith, noRedis } from './redis-needed.js';
import { restBridge } from './rest-bridge.js';
import { keepsTheContract, PATIENT, SECRET } from './store.js';

let redis: Awaited<ReturnType<typeof anyRedis>>;
let bridge: Awaited<ReturnType<typeof restBridge>>;
const endings: (() => unknown)[] = [];

beforeAll(async () => {
  if (noRedis) return;
  redis = await anyRedis();
  bridge = await restBridge(redis.url);
});
afterAll(async () => {
  for (const end of endings) await end();
  await bridge?.close();
  await redis?.stop();
});

const CLIENTS: Record<string, () => Promise<RedisStore>> = {
  'a redis: URL': async () => {
    const store = redisStore({ url: redis.url, secret: SECRET, deadlines: PATIENT });
    endings.push(() => store.close());
    return store;
  },
  'the https: URL of Upstash': async () =>
    redisStore({ url: bridge.url, token: bridge.token, secret: SECRET, deadlines: PATIENT }),
  'node-redis': async () => {
    const client = await createClient({ url: redis.url }).connect();
    endings.push(() => client.destroy());
    return redisStore({ client, secret: SECRET, deadlines: PATIENT });
  },
  ioredis: async () => {
    const client = new IORedis(redis.url);
    endings.push(() => client.disconnect());
    return redisStore({ client, secret: SECRET, deadlines: PATIENT });
  },
  iovalkey: async () => {
    const client = new IOValkey(redis.url);
    endings.push(() => client.disconnect());
    return redisStore({ client, secret: SECRET, deadlines: PATIENT });
  },
  '@upstash/redis': async () => {
    const client = new UpstashRedis({ url: bridge.url, token: bridge.token });
    return redisStore({ client, secret: SECRET, deadlines: PATIENT });
  },
  'two secrets': async () => {
    const secret = [SECRET, 'another secret of thirty-two bytes, or more'];
    const store = redisStore({ url: redis.url, secret, deadlines: PATIENT });
    endings.push(() => store.close());
    return store;
  },
};

for (const [name, open] of Object.entries(CLIENTS)) {
  describeWith(noRedis, `a store over ${name}`, () => keepsTheContract(open));
}
