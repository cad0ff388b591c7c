import type { Measurement } from './measurement.js';
import { interleavedMedians } from './median.js';
import type { PackageName } from './packages.js';
import { numberOf } from './process.js';

const ROUNDS = 9;

/** What 100 cached tokens of 100 users keep alive. */
export const MEMORY: Measurement = {
  what: 'retained memory of 100 entries',
  unit: 'kB',
  budget: { ratio: 1.5 },
  measure: () => interleavedMedians(ROUNDS, retainedKilobytes),
};

function retainedKilobytes(name: PackageName): Promise<number> {
  return numberOf(
    `
      const { getToken, deleteTokenCacheEntry } = await import('${name}');
      let issued = 0;
      const connector = { id: 'scl_1', uid: 'slack/acme', type: 'slack' };
      const expiresAt = Date.now() + 3_600_000;
      globalThis.fetch = async () => {
        const token = 'xoxb-' + String(++issued).padStart(60, '0');
        return Response.json({ token, tokenId: 'stk_' + issued, expiresAt, connector });
      };
      const caller = { vercelToken: 'vt_0123456789abcdefghijklmn' };
      const paramsOf = (user) => ({
        subject: { type: 'user', id: 'user_' + user },
        installationId: 'inst_workspace',
        scopes: ['chat:write'],
      });
      const fill = async () => {
        for (let user = 0; user < 100; user++) await getToken('slack/acme', paramsOf(user), caller);
      };
      const settledHeap = async () => {
        for (let i = 0; i < 10; i++) {
          await new Promise((resolve) => setTimeout(resolve, 10));
          gc();
        }
        return process.memoryUsage().heapUsed;
      };
      // First for the code and the caches of the runtime, which no entry retains.
      for (let round = 0; round < 5; round++) {
        await fill();
        for (let user = 0; user < 100; user++) deleteTokenCacheEntry('slack/acme', paramsOf(user));
        await settledHeap();
      }
      const before = await settledHeap();
      await fill();
      console.log((await settledHeap() - before) / 1000);
    `,
    '--expose-gc',
    '--no-flush-bytecode',
  );
}
