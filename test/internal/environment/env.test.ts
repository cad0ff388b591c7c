import { expect, test, vi } from 'vitest';
import { readEnv } from '../../../src/internal/environment/runtime.js';

test('reads a variable at call time and takes an empty one for absent', () => {
  vi.stubEnv('GRANTKIT_TEST', 'a');
  expect(readEnv('GRANTKIT_TEST')).toBe('a');
  vi.stubEnv('GRANTKIT_TEST', '');
  expect(readEnv('GRANTKIT_TEST')).toBe(undefined);
});

test.each([undefined, {}])('has no variables when process is %j', (process) => {
  vi.stubGlobal('process', process);
  expect(readEnv('PATH')).toBe(undefined);
});
