import { interleavedMedians } from './median.js';
import { numberOf } from './process.js';

const ROUNDS = 15;

/** Milliseconds that a fresh process takes to import the root entry. */
export function importMilliseconds() {
  return interleavedMedians(ROUNDS, (name) =>
    numberOf(`
      const startedAt = performance.now();
      await import('${name}');
      console.log(performance.now() - startedAt);
    `),
  );
}
