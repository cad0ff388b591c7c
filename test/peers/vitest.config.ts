import { defineConfig, mergeConfig } from 'vitest/config';
import config from '../vitest.config.js';

/** The tests of the suite, and those of frameworks that only the matrix installs. */
export default mergeConfig(config, defineConfig({ test: { include: ['test/**/*.peer.ts'] } }));
