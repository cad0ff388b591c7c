import { interleavedMedians } from './median.js';
import type { PackageName } from './packages.js';

const ROUNDS = 15;
const CALLS = 50_000;
const CALLER = { vercelToken: 'vt_0123456789abcdefghijklmn' };

// New objects for each call, as a server route makes them.
const params = (user: number) => ({
  subject: { type: 'user', id: `user_${user}` } as const,
  installationId: 'inst_workspace',
  scopes: ['chat:write', 'channels:read'],
});

/** Nanoseconds of one call that the cache answers. */
export async function hitNanoseconds() {
  const { fetch } = globalThis;
  globalThis.fetch = async () => Response.json(tokenResponse());
  const measured = await interleavedMedians(ROUNDS, hitsOf);
  globalThis.fetch = fetch;
  return measured;
}

async function hitsOf(name: PackageName): Promise<number> {
  const { getToken } = await import(name);
  for (let user = 0; user < 10; user++) await getToken('slack/acme', params(user), CALLER);
  const startedAt = process.hrtime.bigint();
  for (let call = 0; call < CALLS; call++) await getToken('slack/acme', params(call % 10), CALLER);
  return Number(process.hrtime.bigint() - startedAt) / CALLS;
}

function tokenResponse() {
  const connector = { id: 'scl_1', uid: 'slack/acme', type: 'slack' };
  return { token: 'xoxb', expiresAt: Date.now() + 3_600_000, connector };
}
