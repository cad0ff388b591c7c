export type { RedisDeadlines, RedisStoreOptions } from './options.js';
export { type RedisStore, redisStore } from './redis-store.js';
export type { RedisClient } from './script-client.js';
