import { defineConfig, mergeConfig } from 'vitest/config';
import config from '../vitest.config.js';

/** Runs what needs a real browser. */
export default mergeConfig(
  { ...config, test: { ...config.test, include: [] } },
  defineConfig({
    test: {
      include: ['test/browser/**/*.browser.ts'],
      fileParallelism: false,
      testTimeout: 120_000,
      hookTimeout: 60_000,
    },
  }),
);
