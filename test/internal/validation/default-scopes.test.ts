import { expect, test } from 'vitest';
import { withDefaultScopes } from '../../../src/internal/arguments/default-scopes.js';
import { APP } from '../../support/token-response.js';

test('adds * when no scopes are given', () => {
  expect(withDefaultScopes(APP)).toEqual({ ...APP, scopes: ['*'] });
  expect(withDefaultScopes({ ...APP, scopes: undefined })).toEqual({ ...APP, scopes: ['*'] });
});

test('keeps given scopes, even none', () => {
  expect(withDefaultScopes({ ...APP, scopes: [] })).toEqual({ ...APP, scopes: [] });
});
