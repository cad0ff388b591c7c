import { expect, test } from 'vitest';
import { isWellFormed } from '../../../src/internal/arguments/well-formed.js';

test.each(['', 'slack/acme', 'grüße', '😀'])('%j is well-formed', (text) => {
  expect(isWellFormed(text)).toBe(true);
});

test.each(['\ud83d', 'a\udc00b', '\udc00\ud83d'])('%j has a lone surrogate', (text) => {
  expect(isWellFormed(text)).toBe(false);
});
