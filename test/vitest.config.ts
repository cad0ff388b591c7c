import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Rooms whose rarest branches are faults of another process. */
const SERVICES = ['cli/**', 'emulator/**', 'redis/**'];
// Each for itself, so that a well-tested one does not make up for another.
const folders = readdirSync(`${root}src`, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => `${name}/**`);

export default defineConfig({
  root,
  resolve: {
    alias: [
      { find: /^grantkit$/, replacement: `${root}src/index.ts` },
      { find: /^grantkit\/([a-z-]+)$/, replacement: `${root}src/$1/index.ts` },
    ],
  },
  test: {
    include: ['test/**/*.test.ts', 'examples/**/*.test.ts'],
    // Real frameworks and compilers take their time on a busy machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      // The last two run in processes of their own only.
      exclude: [
        ...['types', 'options', 'connection-types', 'connect-client', 'traces'],
        ...['cli/main', 'cli/offline/preload'],
      ].map((name) => `src/${name}.ts`),
      thresholds: Object.fromEntries(
        ['*.ts', ...folders].map((name) => [
          `src/${name}`,
          { lines: 95, branches: SERVICES.includes(name) ? 90 : 95 },
        ]),
      ),
    },
  },
});
