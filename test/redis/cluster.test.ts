import { createCluster } from '@redis/client';
import { Cluster as IOCluster } from 'ioredis';
import { Cluster as IOValkeyCluster } from 'iovalkey';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { redisStore } from '../../src/redis/index.js';
import { describeWith, noServer } from './redis-needed.js';
import { startCluster } from './start-cluster.js';
import { ANY, keepsTheContract, PATIENT, SECRET } from './store.js';

describeWith(noServer, 'a cluster of three nodes', () => {
  let cluster: Awaited<ReturnType<typeof startCluster>>;
  const ports = () => cluster.nodes.map(({ port }) => ({ host: '127.0.0.1', port }));
  const ending: (() => unknown)[] = [];

  beforeAll(async () => {
    cluster = await startCluster();
  });
  afterAll(async () => {
    for (const end of ending) await end();
    await cluster?.stop();
  });

  describe('by node-redis', () => {
    let client: ReturnType<typeof createCluster>;
    beforeAll(async () => {
      client = createCluster({ rootNodes: cluster.nodes.map(({ url }) => ({ url })) });
      await client.connect();
      ending.push(() => client.destroy());
    });
    keepsTheContract(() => redisStore({ client, secret: SECRET, deadlines: PATIENT }));
  });

  describe('by ioredis', () => {
    keepsTheContract(() => {
      const client = new IOCluster(ports());
      ending.push(() => client.disconnect());
      return redisStore({ client, secret: SECRET, deadlines: PATIENT });
    });
  });

  describe('by iovalkey', () => {
    keepsTheContract(() => {
      const client = new IOValkeyCluster(ports());
      ending.push(() => client.disconnect());
      return redisStore({ client, secret: SECRET, deadlines: PATIENT });
    });
  });

  test('holds the keys of different subjects on different nodes', async () => {
    const client = new IOCluster(ports());
    ending.push(() => client.disconnect());
    const store = redisStore({ client, secret: SECRET, deadlines: PATIENT, prefix: 'spread' });
    for (let index = 0; index < 30; index++) {
      await store.take({ subject: `subject ${index}`, request: 'request' }, ANY);
    }
    const kept = cluster.nodes.map((node) => node.command('--raw', 'keys', 'spread:*'));
    expect(kept.filter((keys) => keys === '')).toEqual([]);
  });
});
