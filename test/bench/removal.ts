import { cpuNanosecondsOf } from './cpu-time.js';
import { distributionNamed } from './distributions.js';
import { fullCache } from './full-cache.js';
import type { Figures, Measurement } from './measurement.js';
import { median } from './median.js';
import { inOwnProcess } from './process.js';

const KEPT = 100_000;
const REMOVALS = 51;

/** How long dropping one of many kept tokens blocks the process. */
export const REMOVALS_AMONG_MANY: Measurement[] = [
  'distinct users',
  'one subject, N connectors',
].map((name) => ({
  what: `delete or revoke 1 of 100,000 kept tokens: ${name}`,
  unit: 'ms',
  budget: { figure: 5 },
  measure: () => inOwnProcess<Figures>(import.meta.url, 'removalMilliseconds', name),
}));

/** Milliseconds of the slower one of the two; the revocation is answered at once. */
export async function removalMilliseconds(name: string): Promise<Figures> {
  const cache = await fullCache(distributionNamed(name), KEPT);
  const deleted: number[] = [];
  const revoked: number[] = [];
  for (let n = 0; n < REMOVALS; n++) {
    const remove = () => cache.connect.deleteTokenCacheEntry(...cache.argumentsOf(n));
    const revoke = () => cache.connect.revokeToken(...cache.argumentsOf(REMOVALS + n));
    deleted.push((await cpuNanosecondsOf(1, remove)) / 1e6);
    revoked.push((await cpuNanosecondsOf(1, revoke)) / 1e6);
  }
  const [deletion, revocation] = [median(deleted), median(revoked)];
  return {
    ours: Math.max(deletion, revocation),
    detail: `${deletion.toFixed(2)} and ${revocation.toFixed(2)} ms`,
  };
}
