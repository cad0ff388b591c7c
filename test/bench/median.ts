import type { PackageName, Pair } from './packages.js';

/** Medians of figures taken in turn, so that a change of the machine's speed meets both alike. */
export async function interleavedMedians(
  rounds: number,
  measure: (packageName: PackageName) => number | Promise<number>,
): Promise<Pair> {
  const ours: number[] = [];
  const original: number[] = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(await measure('grantkit'));
    original.push(await measure('reference'));
  }
  return { ours: median(ours), original: median(original) };
}

/** The middle one of the figures. */
export function median(figures: number[]): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
