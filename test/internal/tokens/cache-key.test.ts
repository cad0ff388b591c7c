import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cacheKey, ownKey, sameKey, sameSubject } from '../../../src/internal/tokens/cache-key.js';
import type { ConnectTokenParams } from '../../../src/types.js';
import {
  type Fields,
  meaning,
  optional,
  params,
  reworded,
  word,
} from '../../support/token-params.js';

const keyOf = (params: Fields, identity?: string, connector = 'c') =>
  cacheKey(identity, connector, params as unknown as ConnectTokenParams);
const same = (a: Fields, b: Fields) => sameKey(keyOf(a), keyOf(b));

describe('two requests have equal keys', () => {
  test('when they differ in form only', () => {
    const pairs = params.chain((one) => fc.tuple(fc.constant(one), reworded(one)));
    fc.assert(
      fc.property(pairs, ([a, b]) => {
        expect(same(a, b)).toBe(true);
        expect(sameKey(ownKey(keyOf(a)), keyOf(b))).toBe(true);
        expect(sameKey(keyOf(a), ownKey(keyOf(b)))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test('exactly when they mean the same', () => {
    const close = params.chain((one) =>
      fc.record({ one: fc.constant(one), other: params, names: fc.subarray(Object.keys(one)) }),
    );
    fc.assert(
      fc.property(close, ({ one, other, names }) => {
        // Most fields equal: equality must rest on every single one.
        const mixed = { ...one, ...Object.fromEntries(names.map((name) => [name, other[name]])) };
        expect(same(one, mixed)).toBe(meaning(one) === meaning(mixed));
      }),
      { numRuns: 3000 },
    );
  });

  test('exactly when their callers and connectors are equal', () => {
    const place = fc.record({ identity: optional(word), connector: word });
    fc.assert(
      fc.property(place, place, params, (a, b, fields) => {
        const keys = [a, b].map(({ identity, connector }) => keyOf(fields, identity, connector));
        expect(sameKey(keys[0] as never, keys[1] as never)).toBe(
          a.identity === b.identity && a.connector === b.connector,
        );
      }),
    );
  });
});

const APP = { subject: { type: 'app' } };

test.each([
  ['scopes in another order', { scopes: ['a', 'b'] }, { scopes: ['b', 'a'] }, true],
  ['a scope twice', { scopes: ['a', 'a'] }, { scopes: ['a'] }, true],
  ['default scopes', { scopes: ['*'] }, {}, true],
  ['default scopes twice', { scopes: ['*', '*'] }, {}, true],
  ['no scopes', { scopes: [] }, {}, false],
  ['* among others', { scopes: ['*', 'a'] }, { scopes: ['a'] }, false],
  ['another buffer', { validityBufferMs: 1 }, { validityBufferMs: 2 }, true],
  ['an undefined field', { installationId: undefined }, {}, true],
  ['an unknown field', { x: 1 }, {}, false],
  [
    'order inside details',
    { authorizationDetails: [1, 2] },
    { authorizationDetails: [2, 1] },
    false,
  ],
  ['audience and resources', { audience: ['a'] }, { resources: ['a'] }, false],
  ['__proto__ as a field', JSON.parse('{"__proto__":{"a":1}}'), {}, false],
])('%s', (_what, a, b, expected) => {
  expect(same({ ...APP, ...a }, { ...APP, ...b })).toBe(expected);
});

test.each([
  [
    { type: 'user', id: '1' },
    { type: 'jwt-bearer', id: '1' },
  ],
  [
    { type: 'user', id: '1' },
    { type: 'user', id: '1', issuer: 'x' },
  ],
  [
    { type: 'jwt-bearer', sub: '1' },
    { type: 'jwt-bearer', sub: '1', aud: 'x' },
  ],
  [
    { type: 'jwt-bearer', sub: '1', audience: 'ab' },
    { type: 'jwt-bearer', sub: '1', audience: 'ba' },
  ],
  [
    { type: 'app', resources: 'ab' },
    { type: 'app', resources: ['a', 'b'] },
  ],
])('the subjects %j and %j differ', (a, b) => {
  expect(same({ subject: a }, { subject: b })).toBe(false);
  expect(sameSubject(keyOf({ subject: a }), keyOf({ subject: b }))).toBe(false);
});

test('an unknown subject field called id may be an object', () => {
  const a = { subject: { type: 'app', id: { region: 'eu' } } };
  expect(same(a, structuredClone(a))).toBe(true);
});

test('an own key shares nothing with the caller', () => {
  const scopes = ['b', 'a'];
  const key = ownKey(keyOf({ ...APP, scopes }));
  scopes.push('c');
  expect(key.scopes).toEqual(['a', 'b']);
});
