import { cpuNanosecondsOf } from './cpu-time.js';
import { DISTRIBUTIONS, distributionNamed } from './distributions.js';
import { type FullCache, fullCache } from './full-cache.js';
import type { Figures, Measurement } from './measurement.js';
import { median } from './median.js';
import { inOwnProcess } from './process.js';

const ROUNDS = 11;
const CALLS = 10_000;
const FEW = 100;
const MANY = 10_000;
/** A prime, so that all keys come up, in no order. */
const STRIDE = 7_919;

/**
 * How much more a hit costs among 10,000 keys than among 100; the original keeps only 100. No more is
 * looked at, but it is fetched from memory: a `Map` and lru-cache alone grow by 2.7 ×, and 3 × was
 * the aim before lru-cache came.
 */
export const GROWTH: Measurement[] = DISTRIBUTIONS.map(({ name }) => ({
  what: `growth of a hit, 100 → 10,000 keys: ${name}`,
  unit: '×',
  budget: { figure: 6 },
  measure: () => inOwnProcess<Figures>(import.meta.url, 'growthOfHit', name),
}));

/** The ratio of a hit among many keys to one among few. */
export async function growthOfHit(name: string): Promise<Figures> {
  const distribution = distributionNamed(name);
  const small = await fullCache(distribution, FEW);
  const large = await fullCache(distribution, MANY);
  const few: number[] = [];
  const many: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    few.push(await hitNanoseconds(small, FEW));
    many.push(await hitNanoseconds(large, MANY));
  }
  const [from, to] = [median(few), median(many)];
  return { ours: to / from, detail: `${from.toFixed(0)} → ${to.toFixed(0)} ns` };
}

function hitNanoseconds(cache: FullCache, keys: number): Promise<number> {
  return cpuNanosecondsOf(CALLS, (n) => cache.call((n * STRIDE) % keys));
}
