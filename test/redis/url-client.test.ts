import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { UrlClient } from '../../src/redis/url-client.js';
import { turn, until } from '../support/connect-server.js';
import { describeWith, noServer } from './redis-needed.js';
import { type RedisServer, startRedis } from './start-redis.js';

const GREETING_LIMIT_MS = 5_000;
const ECHO = 'return ARGV[1]';

/** A server that accepts connections, and says nothing. */
async function silentServer() {
  const sockets: Socket[] = [];
  const ended: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {}).on('close', () => ended.push(socket));
    socket.resume();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as { port: number };
  return { url: `redis://127.0.0.1:${port}`, sockets, ended };
}

function clientOf(url: string): UrlClient {
  const client = new UrlClient(url);
  onTestFinished(() => client.close());
  return client;
}

/** What a call fails with. */
const failureOf = (call: Promise<unknown>) => call.catch((error: Error) => error.message);

describeWith(noServer, 'a connection that was made', () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis?.stop());

  /** The connections that Redis knows, without the one that asks. */
  const connections = () =>
    redis
      .command('client', 'list')
      .split('\n')
      .filter((line) => !line.includes('cmd=client|list'))
      .map((line) => line.split(' ')[0]);

  /** The sockets for which this process would not end. */
  const waitedFor = () =>
    process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;

  async function connected() {
    const client = clientOf(redis.url);
    const echo = (text: string) => client.inFull(ECHO, [], [text]);
    expect(await echo('first')).toBe('first');
    return { client, echo };
  }

  test('serves all calls, and keeps no process alive', async () => {
    const before = waitedFor();
    const { echo } = await connected();
    expect(waitedFor()).toBeLessThanOrEqual(before);
    expect(await Promise.all([echo('a'), echo('b')])).toEqual(['a', 'b']);
    expect(connections()).toHaveLength(1);
  });

  test('is made anew after it broke', async () => {
    const { echo } = await connected();
    const known = connections();
    redis.command('client', 'kill', 'type', 'normal');
    await until(() => echo('again').then(Boolean, () => false));
    expect(connections()).toHaveLength(1);
    expect(connections()).not.toEqual(known);
  });

  test('is given up by a reset with the calls that wait, and made anew', async () => {
    const { client, echo } = await connected();
    redis.signal('SIGSTOP');
    onTestFinished(() => redis.signal('SIGCONT'));
    const waiting = expect(echo('late')).rejects.toThrow();
    await turn();
    client.reset();
    await waiting;
    redis.signal('SIGCONT');
    expect(await echo('again')).toBe('again');
  });

  test('ends when the client is closed, however often', async () => {
    const { client, echo } = await connected();
    client.close();
    client.close();
    await until(() => connections().length === 0);
    expect(await echo('again')).toBe('again');
    expect(connections()).toHaveLength(1);
  });
});

describe('a connection that is being made', () => {
  test('is made once, when it is needed, and given up by nobody but who closes it', async () => {
    const { url, sockets, ended } = await silentServer();
    const client = clientOf(url);
    client.reset();
    expect(sockets).toEqual([]);
    const first = failureOf(client.byDigest('d', [], []));
    await until(() => sockets.length > 0);
    client.reset();
    const second = failureOf(client.inFull('text', [], []));
    await turn();
    expect([sockets.length, ended.length]).toEqual([1, 0]);
    client.close();
    const third = failureOf(client.byDigest('d', [], []));
    expect(await first).toBe(await second);
    await until(() => ended.length > 0);
    const fourth = failureOf(client.byDigest('d', [], []));
    await until(() => sockets.length > 1);
    client.close();
    expect(await third).toBe(await fourth);
    expect(sockets).toHaveLength(2);
  });

  test('is not made when the store is closed before', async () => {
    const { url, sockets } = await silentServer();
    const client = clientOf(url);
    const call = failureOf(client.byDigest('d', [], []));
    client.close();
    expect(await call).toBe('The connection to the shared store was given up.');
    expect(sockets).toEqual([]);
  });

  test('is given up with a server that does not greet, and the next call makes another', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const { url, sockets, ended } = await silentServer();
    const client = clientOf(url);
    const call = failureOf(client.byDigest('d', [], []));
    await until(() => vi.getTimerCount() > 0 && sockets.length > 0);
    vi.advanceTimersByTime(GREETING_LIMIT_MS);
    expect(await call).toBe('The shared store did not greet in time.');
    await until(() => ended.length > 0);
    const next = failureOf(client.byDigest('d', [], []));
    await until(() => sockets.length > 1);
    client.close();
    await next;
  });
});
