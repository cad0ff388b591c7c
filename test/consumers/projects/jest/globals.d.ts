import type * as jestGlobals from '@jest/globals';

/** What Jest puts on the global object; only ts-jest reads their types. */
declare global {
  const afterEach: typeof jestGlobals.afterEach;
  const beforeEach: typeof jestGlobals.beforeEach;
  const describe: typeof jestGlobals.describe;
  const expect: typeof jestGlobals.expect;
  const jest: typeof jestGlobals.jest;
  const test: typeof jestGlobals.test;
}
