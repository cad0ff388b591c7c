import { relative } from 'node:path';
import { afterAll, beforeEach, expect } from 'vitest';
import { DIFFERENT } from './bun-differences.js';

if (!('Bun' in globalThis)) throw new Error('These tests do not run inside Bun.');

const file = relative(process.cwd(), expect.getState().testPath ?? '');
const names = new Set(Object.keys(DIFFERENT[file] ?? {}));

beforeEach(({ task }) => {
  // Turns the outcome around: a test that passes after all is a failure.
  if (names.delete(task.name)) Object.assign(task, { fails: true });
});

afterAll(() => {
  if (names.size > 0) throw new Error(`${file} has no such test: ${[...names].join(', ')}`);
});
