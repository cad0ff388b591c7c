import { expect, test } from 'vitest';
import { cacheKey } from '../../../src/internal/tokens/cache-key.js';
import { deletionOf, revocationOf } from '../../../src/internal/tokens/invalidation.js';
import { ANN, APP, BOB } from '../../support/token-response.js';

const key = (params: object, identity = 'me') => cacheKey(identity, 'c', params as typeof APP);

test.each([
  ['the same request', {}, true],
  ['the same request in other words', { scopes: ['*'], validityBufferMs: 1 }, true],
  ['another installation', { installationId: 'T1' }, false],
  ['other scopes', { scopes: ['a'] }, false],
  ['an unknown field', { later: 1 }, false],
])('a deletion covers %s: %s', (_what, more, expected) => {
  expect(deletionOf('c', ANN).covers(key({ ...ANN, ...more }))).toBe(expected);
});

test.each([
  [undefined, undefined, true],
  [undefined, 'T1', true],
  ['T1', undefined, true],
  ['T1', 'T1', true],
  ['T1', 'T2', false],
  ['T1', '*', true],
  ['*', 'T1', true],
])('a revocation of installation %s covers that of %s: %s', (revoked, kept, expected) => {
  const { covers } = revocationOf('c', { ...ANN, installationId: revoked });
  expect(covers(key({ ...ANN, installationId: kept, scopes: ['any'] }))).toBe(expected);
});

test('neither asks who the caller was, and both stay with their subject', () => {
  for (const { connector, covers } of [deletionOf('c', ANN), revocationOf('c', ANN)]) {
    expect(connector).toBe('c');
    expect(covers(key(ANN, 'someone else'))).toBe(true);
    for (const other of [APP, BOB, { subject: { ...ANN.subject, issuer: 'x' } }]) {
      expect(covers(key(other))).toBe(false);
    }
  }
});
