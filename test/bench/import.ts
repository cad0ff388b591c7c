import type { Measurement } from './measurement.js';
import { interleavedMedians } from './median.js';
import { numberOf } from './process.js';

const ROUNDS = 11;
const ADAPTERS = ['chat', 'mcp', 'authjs', 'betterauth', 'tanstack-ai', 'ai-sdk', 'eve'];

/** Imports of each entry by a fresh process. */
export const IMPORTS: Measurement[] = [
  importOf('the root entry', '', 0.1),
  ...ADAPTERS.map((adapter) => importOf(adapter, `/${adapter}`, 0.12)),
];

function importOf(entry: string, path: string, ratio: number): Measurement {
  return {
    what: `import of ${entry}, fresh process`,
    unit: 'ms',
    budget: { ratio },
    measure: () =>
      interleavedMedians(ROUNDS, (name) =>
        numberOf(`
          const startedAt = performance.now();
          await import('${name}${path}');
          console.log(performance.now() - startedAt);
        `),
      ),
  };
}
