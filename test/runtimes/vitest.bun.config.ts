import { configDefaults, mergeConfig } from 'vitest/config';
import config from '../vitest.config.js';
import { LEFT_OUT } from './bun-differences.js';

/** The suite of the SDK inside Bun. */
export default mergeConfig(config, {
  test: {
    setupFiles: ['test/runtimes/bun-setup.ts'],
    exclude: [...configDefaults.exclude, ...Object.keys(LEFT_OUT)],
  },
});
