import { defineConfig, mergeConfig } from 'vitest/config';
import config from '../vitest.config.js';

/** Runs the tests of the suite, and those of frameworks that only the matrix installs. */
export default mergeConfig(
  config,
  defineConfig({
    test: {
      include: ['test/**/*.peer.ts'],
      // It imports files of Next as only a bundler finds them.
      server: { deps: { inline: ['next-auth'] } },
    },
  }),
);
