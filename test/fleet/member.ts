import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { type ConnectEvent, createConnect, type TokenStore } from 'grantkit';
import { redisStore } from 'grantkit/redis';
import { BUFFER_MS, type Call, type MemberStart, SECRET } from './load.js';
import { trace } from './trace.js';

/** One process of the fleet: it makes its calls when they are due, and tells how they ended. */

const start: MemberStart = JSON.parse(process.argv[2] ?? '{}');
const { serviceUrl: baseUrl, fromMs, untilMs } = start;
const running = new AsyncLocalStorage<{ source: Call['source'] }>();
const calls: Call[] = [];
const states: string[] = [];
const shared = start.mode === 'own caches' ? undefined : openStore();
const connect = createConnect({
  baseUrl,
  vercelToken: 'vt_0123456789abcdefghijklmn',
  onEvent: note,
  cache: { store: shared, refreshAheadMs: start.refreshAheadMs },
});

function openStore() {
  const { redisUrl: url, patience } = start;
  const [keptMs, missMs, connectMs] = [50 * patience, 250 * patience, 500 * patience];
  const store = redisStore({ url, secret: SECRET, deadlines: { keptMs, missMs, connectMs } });
  if (start.mode === 'shared, with lease') return store;
  const withoutLease: TokenStore = {
    freshForMs: store.freshForMs,
    observe: (listener) => store.observe?.(listener),
    take: (name, how) => store.take(name, { ...how, isUrgent: true }),
    settle: (lease, outcome) => store.settle(lease, outcome),
    revoke: (subject, names) => store.revoke(subject, names),
  };
  return withoutLease;
}

function note(event: ConnectEvent): void {
  const call = running.getStore();
  if (event.type === 'store') states.push(event.state);
  if (call === undefined) return;
  if (event.type === 'cache-hit') call.source = 'own hit';
  if (event.type === 'request') call.source = 'leader';
  if (event.type === 'store-hit') call.source = event.waitedMs > 0 ? 'waiter' : 'store hit';
}

async function make(key: number): Promise<void> {
  const params = {
    subject: { type: 'user', id: String(key) },
    validityBufferMs: BUFFER_MS,
  } as const;
  const about: Pick<Call, 'source'> = { source: 'joined' };
  const madeAt = performance.timeOrigin + performance.now();
  const end = await running
    .run(about, () => connect.getToken('slack/acme', params))
    .then(
      (token) => ({ token }),
      (error) => ({ failure: inspect(error) }),
    );
  const endedAt = performance.timeOrigin + performance.now();
  calls.push({ key, madeAt, endedAt, source: about.source, ...end });
}

process.on('disconnect', () => process.exit());
// A cold process has an empty cache; how long code takes to load is not what is measured.
if (shared) await import('@redis/client');
process.send?.('ready');
const [startsAt] = await once(process, 'message');
const made: Promise<void>[] = [];
for (const { atMs, key, member } of trace(start)) {
  if (member !== start.member || atMs < fromMs || atMs >= untilMs) continue;
  const waitMs = startsAt + atMs - Date.now();
  if (waitMs > 0) await sleep(waitMs);
  made.push(make(key));
}
await Promise.all(made);
process.send?.({ calls, states }, () => process.exit());
