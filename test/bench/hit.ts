import { cpuNanosecondsOf } from './cpu-time.js';
import { type HitShape, SHAPES } from './hit-shapes.js';
import type { Measurement } from './measurement.js';
import { interleavedMedians } from './median.js';
import type { PackageName, Pair } from './packages.js';
import { inOwnProcess } from './process.js';

const ROUNDS = 15;
const CALLS = 20_000;

/** Calls that the cache answers, a row for each shape of a call. */
export const HITS: Measurement[] = SHAPES.map(({ name, ratio }) => ({
  what: `warm hit: ${name}`,
  unit: 'ns',
  budget: { ratio },
  measure: () => inOwnProcess<Pair>(import.meta.url, 'hitNanoseconds', name),
}));

/** Nanoseconds of one call of this shape. */
export async function hitNanoseconds(shapeName: string): Promise<Pair> {
  const shape = SHAPES.find(({ name }) => name === shapeName);
  if (shape === undefined) throw new Error(`No shape is named ${shapeName}`);
  shape.prepare?.();
  let requests = 0;
  globalThis.fetch = async () => {
    requests++;
    return Response.json(shape.response());
  };
  for (const name of ['grantkit', 'reference'] as const) await hitsOf(name, shape);
  const requestsOfMisses = requests;
  const medians = await interleavedMedians(ROUNDS, (name) => hitsOf(name, shape));
  if (requests > requestsOfMisses) throw new Error('Not every call was a hit');
  return medians;
}

async function hitsOf(name: PackageName, shape: HitShape): Promise<number> {
  const sdk = await import(name);
  const call = sdk[shape.operation ?? 'getToken'];
  return cpuNanosecondsOf(CALLS, (n) =>
    call('slack/acme', shape.params(n % 10), shape.options?.(name)),
  );
}
