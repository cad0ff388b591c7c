import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { until } from '../support/connect-server.js';
import { issuingService } from './processes/issuing-service.js';
import { MemberProcess } from './processes/member-process.js';
import { describeWith, noServer } from './redis-needed.js';
import { type RedisServer, startRedis } from './start-redis.js';
import { SECRET } from './store.js';

const LONG_MS = 60_000;
const LEASE_KEYS = 'gk1:*:l:*';

let redis: RedisServer;
let service: Awaited<ReturnType<typeof issuingService>>;
let holder: MemberProcess;
let other: MemberProcess;

describeWith(noServer, 'the process that asks for all', () => {
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis?.stop());
  beforeEach(async () => {
    service = await issuingService();
    const options = { baseUrl: service.url, redisUrl: redis.url, secret: SECRET };
    [holder, other] = await Promise.all([
      MemberProcess.start(options),
      MemberProcess.start(options),
    ]);
  });
  afterEach(async () => {
    service.close();
    await Promise.all([holder.stop(), other.stop()]);
    redis.command('flushall');
  });

  test('is replaced when it is killed', async () => {
    service.pace.delayMs = () => LONG_MS;
    holder.do('get', 'ann').catch(() => {});
    await until(() => service.counts.requests === 1);
    const waiting = other.do('get', 'ann');
    holder.signal('SIGKILL');
    service.pace.delayMs = () => 0;
    expect(await waiting).toBe('ann.2');
    expect(service.counts.requests).toBe(2);
  });

  test('is waited for while it is slower than its lease', async () => {
    service.pace.delayMs = () => 4_000;
    const leading = holder.do('get', 'ann');
    await until(() => service.counts.requests === 1);
    expect(await other.do('get', 'ann')).toBe('ann.1');
    expect(await leading).toBe('ann.1');
    expect(service.counts.requests).toBe(1);
  });

  test('finds its answer refused when it was frozen for too long', async () => {
    service.pace.delayMs = () => 500;
    const late = holder.do('get', 'ann');
    await until(() => service.counts.requests === 1);
    holder.signal('SIGSTOP');
    await until(() => sleep(20).then(() => redis.command('--raw', 'keys', LEASE_KEYS) === ''));
    expect(await other.do('get', 'ann')).toBe('ann.2');
    holder.signal('SIGCONT');
    expect(await late).toMatch(/^ann\.[12]$/);
    const third = await MemberProcess.start({
      baseUrl: service.url,
      redisUrl: redis.url,
      secret: SECRET,
    });
    expect(await third.do('get', 'ann')).toBe('ann.2');
    await third.stop();
    expect(service.counts.requests).toBe(2);
  });

  test('does not bring back what was revoked while it was frozen', async () => {
    service.pace.delayMs = () => 500;
    const late = holder.do('get', 'ann').catch(() => undefined);
    await until(() => service.counts.requests === 1);
    holder.signal('SIGSTOP');
    await other.do('revoke', 'ann');
    holder.signal('SIGCONT');
    await late;
    expect(await other.do('get', 'ann')).toBe('ann.2');
  });
});
