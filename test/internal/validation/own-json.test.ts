import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ownJson } from '../../../src/internal/validation/arguments.js';

const copy = (value: unknown) => ownJson('params', value);
const json = (value: unknown) => JSON.stringify(value);

test('a copy says what JSON says of the value', () => {
  const values = fc.dictionary(
    fc.string(),
    fc.anything({ withDate: true, withNullPrototype: true }),
  );
  fc.assert(
    fc.property(values, (value) => {
      expect(json(copy(value))).toBe(json(value));
    }),
  );
});

test('shares nothing with the value', () => {
  const value = { list: [{ a: 1 }], at: { b: { c: 2 } } };
  const own = copy(value);
  const before = json(own);
  value.list[0] = { a: 3 };
  value.at.b.c = 4;
  expect(json(own)).toBe(before);
});

test.each([
  ['a date', new Date(0)],
  [
    'what writes itself as itself',
    {
      ...{ a: 1 },
      toJSON() {
        return this;
      },
    },
  ],
  ['what writes itself as a text', { toJSON: () => 'text' }],
  ['what writes itself as nothing', { toJSON: () => undefined }],
  ['what writes itself as what does so', { toJSON: () => ({ at: new Date(0) }) }],
  ['numbers that JSON has not', [Number.NaN, Number.POSITIVE_INFINITY, -0]],
  ['a list with holes', new Array(3)],
  ['functions and symbols', [() => 1, Symbol('s'), { a: () => 1, b: Symbol('s') }]],
  ['a field called __proto__', JSON.parse('{"__proto__":{"a":1}}')],
  [
    'the fields of a class',
    new (class {
      a = 1;
      get b() {
        return 2;
      }
    })(),
  ],
])('copies %s as it is written', (_what, value) => {
  expect(json(copy({ value }))).toBe(json({ value }));
});

test('has no field that JSON leaves out', () => {
  const value = { a: undefined, b: () => 1, c: Symbol('s'), d: 1 };
  expect(Object.keys(Object(copy(value)))).toEqual(['d']);
});

test('has null in place of a number that JSON has not', () => {
  expect(copy({ a: Number.NaN, b: [Number.POSITIVE_INFINITY] })).toEqual({ a: null, b: [null] });
});

test('tells names apart that JSON.parse of Node 24 takes for each other', () => {
  JSON.parse('{"a":1,"\\\\":2}');
  const own = copy({ a: 1, '"': 2 });
  expect(Object.keys(Object(own))).toEqual(['a', '"']);
});

test.each([
  ['a big integer', { size: 5n }],
  [
    'a toJSON that throws',
    {
      at: {
        toJSON: () => {
          throw new Error('raw');
        },
      },
    },
  ],
])('refuses %s', (_what, value) => {
  expect(() => copy(value)).toThrow(/^params must be plain JSON: /);
});
