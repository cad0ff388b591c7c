import { expect, test } from 'vitest';
import { cacheKey } from '../../../src/internal/tokens/cache-key.js';
import { KeyTable } from '../../../src/internal/tokens/key-table.js';
import { ANN, APP, BOB } from '../../support/token-response.js';

const annKey = () => cacheKey('me', 'c', { ...ANN, scopes: ['a', 'b'] });

test('has one object for equal keys', () => {
  const table = new KeyTable();
  const known = table.intern(annKey());
  expect(table.intern(annKey())).toBe(known);
  expect(table.find(annKey())).toBe(known);
});

test('tells keys of one bucket apart', () => {
  const table = new KeyTable();
  const keys = [annKey(), cacheKey('you', 'c', ANN), cacheKey('me', 'd', ANN)];
  const known = keys.map((key) => table.intern(key));
  expect(new Set(known).size).toBe(3);
  expect(keys.map((key) => table.find(key))).toEqual(known);
});

test('finds nothing that it does not hold', () => {
  const table = new KeyTable();
  table.intern(annKey());
  for (const params of [APP, BOB, ANN]) {
    expect(table.find(cacheKey('me', 'c', params))).toBe(undefined);
  }
});

test('forgets one key and keeps the others', () => {
  const table = new KeyTable();
  const [first, second] = [table.intern(annKey()), table.intern(cacheKey('you', 'c', ANN))];
  table.forget(first);
  expect(table.find(annKey())).toBe(undefined);
  expect(table.find(second)).toBe(second);
  table.forget(second);
  expect(table.find(second)).toBe(undefined);
});

test('forgets what it does not hold without harm', () => {
  expect(() => new KeyTable().forget(annKey())).not.toThrow();
});
