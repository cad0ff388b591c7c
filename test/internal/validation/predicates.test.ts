import { expect, test } from 'vitest';
import * as predicates from '../../../src/internal/validation/predicates.js';

const { signal } = new AbortController();
const on = { addEventListener: () => {} };
const off = { removeEventListener: () => {} };

const TABLE: [keyof typeof predicates, passing: unknown[], failing: unknown[]][] = [
  ['isObject', [{}, Object.create(null), new Date(), signal], [null, undefined, [], 'a', () => {}]],
  ['isFunction', [() => {}, class {}, async () => {}], [{}, 'a', null, undefined]],
  ['isText', ['', 'a'], [5, null, undefined, ['a'], Symbol('s'), new String('a')]],
  ['isFilledText', [' ', 'a'], ['', 5, null, undefined, ['a']]],
  ['isWellFormed', ['', 'slack/acme', 'grüße', '😀'], ['\ud83d', 'a\udc00b', '\udc00\ud83d']],
  [
    'isDuration',
    [0, 0.5, 30_000, 2 ** 53],
    [-1, Number.NaN, Number.POSITIVE_INFINITY, '5', 5n, Symbol('s'), null, undefined],
  ],
  [
    'isTimeLimit',
    [0.5, 30_000, Number.POSITIVE_INFINITY],
    [0, -1, Number.NaN, Number.NEGATIVE_INFINITY, '5', 5n, Symbol('s'), null, undefined],
  ],
  ['isCount', [0, 1, 2 ** 53], [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, '5', 5n, null]],
  [
    'isErrorName',
    ['TypeError', 'ECONNREFUSED', 'UND_ERR-x.1', 'a'.repeat(64)],
    ['', ' a', '5a', 'a b', 'a'.repeat(65), 'Bearer secret', 5, null, undefined],
  ],
  ['isSignal', [signal, { ...on, ...off }], [on, off, { ...on, removeEventListener: 1 }, {}, null]],
];

test.each(TABLE)('%s tells what it is for from the rest', (name, passing, failing) => {
  const isAllowed = predicates[name] as (value: unknown) => boolean;
  expect(passing.filter((value) => !isAllowed(value))).toEqual([]);
  expect(failing.filter(isAllowed)).toEqual([]);
});

test('each predicate is in the table', () => {
  expect(TABLE.map(([name]) => name).sort()).toEqual(Object.keys(predicates).sort());
});
