import { createConnect } from '../../../src/index.js';
import { redisStore } from '../../../src/redis/index.js';
import type { Command, MemberOptions } from './member-process.js';

/** A process of its own: a client with an empty cache that does what it is told. */

const options: MemberOptions = JSON.parse(process.argv[2] ?? '{}');
const { baseUrl, redisUrl: url, secret, freshForMs } = options;
// A busy machine is slow, which is not what these processes are about.
const deadlines = { keptMs: 10_000, missMs: 10_000, connectMs: 15_000 };
const store = redisStore({ url, secret, freshForMs, deadlines });
const connect = createConnect({ baseUrl, vercelToken: 'vt_member', cache: { store } });

process.on('message', async ({ id, act, user }: Command) => {
  const answer = await carryOut(act, user).then(
    (token) => ({ token }),
    (error) => ({ error: String(error) }),
  );
  process.send?.({ id, ...answer });
});
process.on('disconnect', () => process.exit());
process.send?.('ready');

async function carryOut(act: Command['act'], user: string): Promise<string | undefined> {
  const params = { subject: { type: 'user', id: user } } as const;
  if (act === 'get') return connect.getToken('slack/acme', params);
  if (act === 'force') return connect.getToken('slack/acme', params, { forceRefresh: true });
  if (act === 'replace') {
    connect.deleteTokenCacheEntry('slack/acme', params);
    return connect.getToken('slack/acme', params);
  }
  await connect.revokeToken('slack/acme', params);
  return undefined;
}
