import { beforeEach } from 'vitest';

// All tests share a process, in which the package `undici` must not be loaded before Node's own.
void globalThis.Response;

const counted = globalThis as { testNumber?: number };

// What `vitest.config.ts` puts into `lazily` builds a schema once for each number.
beforeEach(() => {
  counted.testNumber = (counted.testNumber ?? 0) + 1;
});
