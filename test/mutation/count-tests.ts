import { beforeEach } from 'vitest';

const counted = globalThis as { testNumber?: number };

// What `vitest.config.ts` puts into `lazily` builds a schema once for each number.
beforeEach(() => {
  counted.testNumber = (counted.testNumber ?? 0) + 1;
});
