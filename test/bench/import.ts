import type { Measurement } from './measurement.js';
import { interleavedMedians } from './median.js';
import { numberOf } from './process.js';

const ROUNDS = 11;
const ADAPTERS = ['chat', 'mcp', 'authjs', 'betterauth', 'tanstack-ai', 'ai-sdk', 'eve'];
/** What both packages have to load of the framework, which the application has loaded anyway. */
const PEERS: Record<string, string[]> = {
  authjs: ['@auth/core'],
  eve: ['eve/connections', 'eve/channels/auth'],
};

/** Of what is read, zod and lru-cache are half; 0.10 and 0.12 were the aims before they came. */
const LARGEST_RATIO = 0.2;

/** Imports of each entry by a fresh process. */
export const IMPORTS: Measurement[] = [
  importOf('the root entry', ''),
  ...ADAPTERS.map((adapter) => importOf(adapter, `/${adapter}`)),
];

function importOf(entry: string, path: string): Measurement {
  const peers = PEERS[entry] ?? [];
  return {
    what: `import of ${entry}${peers.length > 0 ? ' after its framework' : ''}, fresh process`,
    unit: 'ms',
    budget: { ratio: LARGEST_RATIO },
    measure: () =>
      interleavedMedians(ROUNDS, (name) =>
        numberOf(`
          ${peers.map((peer) => `await import('${peer}');`).join('\n')}
          const startedAt = performance.now();
          await import('${name}${path}');
          console.log(performance.now() - startedAt);
        `),
      ),
  };
}
