import { afterEach, beforeEach, expect, test } from 'vitest';
import { createConnect } from '../../src/index.js';
import type { ConnectEvent } from '../../src/options.js';
import { redisStore } from '../../src/redis/index.js';
import { faultyProxy } from './faults.js';
import { issuingService } from './processes/issuing-service.js';
import { describeWith, noServer } from './redis-needed.js';
import { type RedisServer, startRedis } from './start-redis.js';
import { SECRET } from './store.js';

const OUTAGE_MS = 1_200;

interface Fault {
  name: string;
  begin(): unknown;
  end?(): unknown;
}

type Client = ReturnType<typeof openClient>;

let redis: RedisServer;
let proxy: Awaited<ReturnType<typeof faultyProxy>>;
let service: Awaited<ReturnType<typeof issuingService>>;
let clients: Client[];
let users = 0;

const FAULTS: Fault[] = [
  { name: 'killed, and comes back empty', begin: () => redis.restart() },
  {
    name: 'frozen',
    begin: () => redis.signal('SIGSTOP'),
    end: () => redis.signal('SIGCONT'),
  },
  { name: 'paused', begin: () => redis.command('client', 'pause', String(OUTAGE_MS)) },
  { name: 'without its scripts', begin: () => redis.command('script', 'flush') },
  {
    name: 'without the revocations that it knew',
    begin: () => redis.command('del', ...redis.command('--raw', 'keys', 'gk1:*:g').split('\n')),
  },
  {
    name: 'full',
    begin: () => redis.command('config', 'set', 'maxmemory', '1'),
    end: () => redis.command('config', 'set', 'maxmemory', '0'),
  },
  {
    name: 'behind a network that swallows everything',
    begin: () => setProxy({ isBlackHole: true }),
    end: () => setProxy({ isBlackHole: false }),
  },
  { name: 'behind connections that are half open', begin: () => proxy.breakConnections() },
  {
    name: 'about as slow as the deadlines',
    begin: () => setProxy({ delayMs: () => 20 + Math.random() * 280 }),
    end: () => setProxy({ delayMs: () => 0 }),
  },
];

function setProxy(state: Partial<typeof proxy.state>): void {
  Object.assign(proxy.state, state);
}

/** A client that asks Redis for nearly each call, and says what became of that. */
function openClient() {
  const events: ConnectEvent[] = [];
  const store = redisStore({ url: proxy.url, secret: SECRET, freshForMs: 1 });
  const onEvent = (event: ConnectEvent) => events.push(event);
  const options = { baseUrl: service.url, vercelToken: 'vt_client', onEvent };
  const { getToken } = createConnect({ ...options, cache: { store } });
  const get = (user: string) => getToken('slack/acme', { subject: { type: 'user', id: user } });
  return { get, events, close: () => store.close() };
}

/** Asks for users nobody has asked for, until one client takes what the other one got. */
async function shares([first, second]: Client[]): Promise<void> {
  for (;;) {
    const user = `user ${users++}`;
    await first?.get(user);
    await second?.get(user);
    if (service.issuedTo(user) === 1) return;
  }
}

describeWith(noServer, 'while Redis is', () => {
  beforeEach(async () => {
    redis = await startRedis();
    proxy = await faultyProxy(redis.port);
    service = await issuingService();
    clients = [openClient(), openClient()];
    await shares(clients);
  });
  afterEach(async () => {
    for (const client of clients) await client.close();
    proxy.close();
    service.close();
    await redis.stop();
  });

  test.each(FAULTS)('$name, no call fails, and then it is used again', async ({ begin, end }) => {
    const known = await Promise.all(clients.map((client) => client.get('ann')));
    await begin();
    const endsAt = performance.now() + OUTAGE_MS;
    const calls: Promise<string>[] = [];
    while (performance.now() < endsAt) {
      const user = `user ${users++}`;
      for (const { get } of clients) calls.push(get('ann'), get(user));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const tokens = await Promise.all(calls);
    await end?.();
    expect(tokens.length).toBeGreaterThan(clients.length);
    expect(known.every((token) => token.startsWith('ann.'))).toBe(true);
    await shares(clients);
  });
});
