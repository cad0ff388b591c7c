import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  canonicalJson,
  copyJson,
  hashFields,
  hashJson,
  hashSet,
  hashText,
  sameFields,
  sameJson,
  sameSet,
} from '../../../src/internal/tokens/json.js';

const json = fc.jsonValue({ maxDepth: 3 });

/** The same value with its fields in the opposite order. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, field]) => [name, turned(field)] as const);
  return Object.fromEntries(entries.reverse());
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, field]) => [name, canonical(field)]);
  return { fields: entries.sort(([a], [b]) => ((a as string) < (b as string) ? -1 : 1)) };
}

describe('JSON values', () => {
  test('are the same in whichever order of fields, with one hash', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(sameJson(value, turned(value))).toBe(true);
        expect(hashJson(value)).toBe(hashJson(turned(value)));
      }),
      { numRuns: 1000 },
    );
  });

  test('are the same exactly when their texts with sorted fields are', () => {
    fc.assert(
      fc.property(json, json, (a, b) => {
        const isEqual = JSON.stringify(canonical(a)) === JSON.stringify(canonical(b));
        expect(sameJson(a, b)).toBe(isEqual);
        expect(canonicalJson(a) === canonicalJson(b)).toBe(isEqual);
        if (isEqual) expect(hashJson(a)).toBe(hashJson(b));
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['a field that is undefined', { a: 1 }, { a: 1, b: undefined }, true],
    ['a field that is inherited', {}, Object.create({ a: 1 }), false],
    ['a field that only the prototype has', {}, { toString: Object.prototype.toString }, false],
    [
      'one that the prototype has instead',
      { a: 1 },
      { toString: Object.prototype.toString },
      false,
    ],
    ['the prototype itself instead', { a: 1 }, { ['__proto__']: Object.prototype }, false],
    ['null', {}, null, false],
    ['an array', {}, [], false],
    ['an object like an array', ['a'], { 0: 'a', length: 1 }, false],
    ['a longer array', ['a'], ['a', 'b'], false],
    ['a text like a number', 1, '1', false],
    ['what writes itself', { a: 1 }, { a: 1, toJSON: () => 'else' }, false],
    ['a Date', new Date(0).toISOString(), new Date(0), false],
  ])('and %s: %j, %j', (_what, value, given, expected) => {
    expect(sameJson(value, given)).toBe(expected);
  });

  test('have one hash whatever a list is called by besides its items', () => {
    const named = Object.assign(['a'], { input: 'a' });
    expect(sameJson(['a'], named)).toBe(true);
    expect(hashJson(named)).toBe(hashJson(['a']));
  });

  test('have another hash as an object without fields than as none', () => {
    expect(hashJson({})).not.toBe(hashJson(null));
  });

  test('are no functions', () => {
    const f = () => {};
    expect(sameJson(f, f)).toBe(false);
  });
});

describe('the text of a JSON value', () => {
  test('is its JSON with sorted fields, which other processes know it by', () => {
    const value = { b: [1, { d: null, c: 'x' }], a: { '"': true } };
    expect(canonicalJson(value)).toBe('{"a":{"\\"":true},"b":[1,{"c":"x","d":null}]}');
  });

  test('says nothing of a field that is undefined', () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
  });
});

test('fields that are skipped count neither for the comparison nor for the hash', () => {
  const isSkipped = (name: string) => name.startsWith('-');
  expect(sameFields({ a: 1 }, { a: 1, '-b': 2 }, isSkipped)).toBe(true);
  expect(sameFields({ a: 1 }, { '-a': 1 }, isSkipped)).toBe(false);
  expect(hashFields({ a: 1, '-b': 2 }, isSkipped)).toBe(hashFields({ a: 1 }, isSkipped));
  expect(hashFields({ a: 1 }, isSkipped)).not.toBe(hashFields({ a: 2 }, isSkipped));
});

describe('sets', () => {
  const items = fc.array(fc.constantFrom('a', 'b', 'c', '', '["a"]'), { maxLength: 5 });

  test('are the same exactly when they hold the same, with one hash then', () => {
    const sorted = (list: string[]) => JSON.stringify([...new Set(list)].sort());
    fc.assert(
      fc.property(items, items, (a, b) => {
        const isEqual = sorted(a) === sorted(b);
        expect(sameSet(a, b)).toBe(isEqual);
        if (isEqual) expect(hashSet(a)).toBe(hashSet(b));
      }),
      { numRuns: 1000 },
    );
  });

  test.each([undefined, null])('that are %s are absent, not empty', (none) => {
    expect(sameSet(undefined, none)).toBe(true);
    expect(sameSet([], none)).toBe(false);
    expect(sameSet(undefined, [])).toBe(false);
    expect(hashSet(none)).not.toBe(hashSet([]));
  });

  test('are no texts', () => {
    expect(sameSet(['a'], 'a')).toBe(false);
  });

  test('whose items differ by turns have hashes of their own', () => {
    const hashes = [
      ['a1', 'b2'],
      ['a2', 'b1'],
    ].map(hashSet);
    expect(new Set(hashes).size).toBe(2);
  });
});

describe('a copy', () => {
  test('is the same value and shares nothing', () => {
    const isShared = (a: unknown, b: unknown): boolean =>
      typeof a === 'object' &&
      a !== null &&
      (a === b || Object.keys(a).some((name) => isShared(Reflect.get(a, name), Object(b)[name])));
    fc.assert(
      fc.property(json, (value) => {
        const copy = copyJson(value);
        expect(JSON.stringify(copy)).toBe(JSON.stringify(value));
        expect(isShared(value, copy)).toBe(false);
      }),
    );
  });

  test('keeps a field called __proto__ a field', () => {
    const value = JSON.parse('{"__proto__":{"isAdmin":true}}');
    const copy = copyJson(value);
    expect(JSON.stringify(copy)).toBe('{"__proto__":{"isAdmin":true}}');
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    expect(copy.isAdmin).toBe(undefined);
  });
});

test('the hash of a long text tells of its length, its end and its middle', () => {
  const long = 'x'.repeat(10_000);
  const texts = [long, `${long}x`, `${long.slice(1)}y`, long.replaceAll('x', 'y')];
  expect(new Set(texts.map(hashText)).size).toBe(4);
});

test('texts of zeros have hashes that tell of their length', () => {
  const texts = ['', '\0', '\0\0', '\0\0\0'];
  expect(new Set(texts.map(hashText)).size).toBe(4);
});

test('texts that differ in one place have different hashes, however long they are', () => {
  const text = 'https://api.example.com/'.padEnd(3_000, 'path/');
  const changed = Array.from(text, (_, at) => `${text.slice(0, at)}#${text.slice(at + 1)}`);
  expect(new Set(changed.map(hashText)).size).toBeGreaterThan(2_990);
});
