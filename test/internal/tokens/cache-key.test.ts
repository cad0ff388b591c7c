import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cacheKey,
  hashOf,
  isKeyOf,
  isRequestOf,
  isSameSubject,
  subjectIdentity,
  subjectName,
} from '../../../src/internal/tokens/cache-key.js';
import { ownJson } from '../../../src/internal/validation/arguments.js';
import type { ConnectTokenParams } from '../../../src/types.js';
import { type Fields, meaning, params, reworded, word } from '../../support/token-params.js';

const ME = { id: 'me', isDeployment: false };
const asParams = (fields: Fields) => fields as unknown as ConnectTokenParams;

/** The key of a request as the cache holds it. */
const kept = (fields: Fields, caller = ME, connector = 'c') =>
  cacheKey(caller, connector, ownJson('params', asParams(fields)));
const isOne = (a: Fields, b: Fields) => isKeyOf(kept(a), ME, 'c', asParams(b));
const hash = (fields: Fields, caller = ME) => hashOf(caller, asParams(fields));

describe('a key stands for a request', () => {
  test.each([[['read']], [['read', '*']], [[]]])(
    'of the default scopes, which are not %j',
    (others) => {
      const of = (scopes: string[]) => ({ subject: { type: 'app' }, scopes });
      expect(isOne(of(['*']), of(others))).toBe(false);
      expect(isOne(of(others), of(['*']))).toBe(false);
    },
  );

  test('in whichever words, which have the same hash', () => {
    const pairs = params.chain((one) => fc.tuple(fc.constant(one), reworded(one)));
    fc.assert(
      fc.property(pairs, ([a, b]) => {
        expect(isOne(a, b)).toBe(true);
        expect(isOne(b, a)).toBe(true);
        expect(isRequestOf(kept(a), asParams(b))).toBe(true);
        expect(hash(a)).toBe(hash(b));
      }),
      { numRuns: 1000 },
    );
  });

  test('exactly when they mean the same, and then the hashes are equal', () => {
    const close = params.chain((one) =>
      fc.record({ one: fc.constant(one), other: params, names: fc.subarray(Object.keys(one)) }),
    );
    fc.assert(
      fc.property(close, ({ one, other, names }) => {
        // Most fields equal: equality must rest on every single one.
        const mixed = { ...one, ...Object.fromEntries(names.map((name) => [name, other[name]])) };
        const isEqual = meaning(one) === meaning(mixed);
        expect(isOne(one, mixed)).toBe(isEqual);
        if (isEqual) expect(hash(one)).toBe(hash(mixed));
      }),
      { numRuns: 3000 },
    );
  });

  test('exactly when caller and connector are equal, too', () => {
    const caller = fc.record({ id: word, isDeployment: fc.boolean() });
    const place = fc.record({ caller, connector: word });
    fc.assert(
      fc.property(place, place, params, (a, b, fields) => {
        const key = kept(fields, a.caller, a.connector);
        expect(isKeyOf(key, b.caller, b.connector, asParams(fields))).toBe(
          a.caller.id === b.caller.id &&
            a.caller.isDeployment === b.caller.isDeployment &&
            a.connector === b.connector,
        );
        expect(isRequestOf(key, asParams(fields))).toBe(true);
      }),
    );
  });
});

const APP = { subject: { type: 'app' } };
const PROTO = JSON.parse('{"__proto__":{"a":1}}');
const USER = { type: 'user', id: '1' };

test.each([
  ['scopes in another order', { scopes: ['a', 'b'] }, { scopes: ['b', 'a'] }, true],
  ['a scope twice', { scopes: ['a', 'a'] }, { scopes: ['a'] }, true],
  ['as many scopes, one twice', { scopes: ['a', 'b', 'b'] }, { scopes: ['a', 'a', 'b'] }, true],
  ['as many scopes, others', { scopes: ['a', 'b'] }, { scopes: ['a', 'a'] }, false],
  ['default scopes', { scopes: ['*'] }, {}, true],
  ['default scopes twice', { scopes: ['*', '*'] }, {}, true],
  ['no scopes', { scopes: [] }, {}, false],
  ['* among others', { scopes: ['*', 'a'] }, { scopes: ['a'] }, false],
  ['another buffer', { validityBufferMs: 1 }, { validityBufferMs: 2 }, true],
  ['an undefined field', { installationId: undefined }, {}, true],
  ['an unknown field', { x: 1 }, {}, false],
  ['another unknown field', { x: 1 }, { y: 1 }, false],
  ['an unknown field that is null', { x: null }, {}, false],
  ['details in order', { authorizationDetails: [1, 2] }, { authorizationDetails: [2, 1] }, false],
  ['audience and resources', { audience: ['a'] }, { resources: ['a'] }, false],
  ['__proto__ as a field', PROTO, {}, false],
  ['__proto__ as a field twice', PROTO, PROTO, true],
  ['__proto__ and its fields', PROTO, { a: 1 }, false],
  ['__proto__ within a field', { x: PROTO }, { x: { a: 1 } }, false],
])('%s', (_what, a, b, expected) => {
  expect(isOne({ ...APP, ...a }, { ...APP, ...b })).toBe(expected);
  expect(isOne({ ...APP, ...b }, { ...APP, ...a })).toBe(expected);
  if (expected) expect(hash({ ...APP, ...a })).toBe(hash({ ...APP, ...b }));
});

test.each([
  'installationId',
  'scopes',
  'audience',
  'resources',
  'authorizationDetails',
  'validityBufferMs',
])('`%s: null` is the field left out', (name) => {
  const given = { subject: USER, [name]: null };
  expect(isOne({ subject: USER }, given)).toBe(true);
  expect(hash(given)).toBe(hash({ subject: USER }));
});

test.each([
  [USER, 'issuer'],
  [{ type: 'jwt-bearer', sub: 's' }, 'iss'],
  [{ type: 'jwt-bearer', sub: 's' }, 'aud'],
  [{ type: 'jwt-bearer', sub: 's' }, 'additionalClaims'],
])('in the subject %j, `%s: null` is the field left out', (subject, name) => {
  const given = { subject: { ...subject, [name]: null } };
  expect(isOne({ subject }, given)).toBe(true);
  expect(hash(given)).toBe(hash({ subject }));
});

test.each([
  [USER, { type: 'jwt-bearer', id: '1' }],
  [USER, { ...USER, issuer: 'x' }],
  [
    { type: 'jwt-bearer', sub: '1' },
    { type: 'jwt-bearer', sub: '1', aud: 'x' },
  ],
])('the subjects %j and %j differ by what identifies them', (a, b) => {
  expect(isOne({ subject: a }, { subject: b })).toBe(false);
  expect(isSameSubject(a, b)).toBe(false);
});

test.each([
  [
    { type: 'jwt-bearer', sub: '1', audience: 'ab' },
    { type: 'jwt-bearer', sub: '1', audience: 'ba' },
  ],
  [
    { type: 'app', resources: 'ab' },
    { type: 'app', resources: ['a', 'b'] },
  ],
  [USER, { ...USER, plan: 'pro' }],
  [
    { type: 'jwt-bearer', sub: '1' },
    { type: 'jwt-bearer', sub: '1', additionalClaims: { a: 1 } },
  ],
])('the subjects %j and %j are of one identity with tokens of their own', (a, b) => {
  expect(isOne({ subject: a }, { subject: b })).toBe(false);
  expect(isSameSubject(a, b)).toBe(true);
});

test('an unknown subject field called id may be an object', () => {
  const a = { subject: { type: 'app', id: { region: 'eu' } } };
  expect(isOne(a, structuredClone(a))).toBe(true);
  expect(isOne(a, { subject: { type: 'app', id: { region: 'us' } } })).toBe(false);
});

test('ids that are no strings differ by their value', () => {
  const of = (id: unknown) => ({ subject: { type: 'app', id } });
  expect(isOne(of(5), of(6))).toBe(false);
  expect(isOne(of(5), of('5'))).toBe(false);
});

test('a subject is named by what tells it from others of its kind', () => {
  const subjects = [USER, { type: 'jwt-bearer', sub: 's' }, { type: 'token', token: 't' }];
  expect([...subjects, { type: 'app' }].map((one) => subjectName(one as never))).toEqual([
    '1',
    's',
    't',
    'app',
  ]);
});

test.each([{ type: 'user', id: 5 }, { type: 'user' }, { type: 'token', token: null }])(
  'the subject %j, which nobody has checked, has no name',
  (subject) => {
    expect(subjectName(subject as never)).toBe('');
  },
);

test('subjects have one identity exactly when they are the same', () => {
  const values = fc.constantFrom('1', '2', null, undefined);
  const type = fc.constantFrom('app', 'user', 'jwt-bearer', 'token', 'other');
  const names = ['id', 'issuer', 'sub', 'iss', 'aud', 'token', 'plan'];
  const fields = fc.record(Object.fromEntries(names.map((name) => [name, values])));
  const close = fc.tuple(type, type, fields, fields, fc.subarray(names));
  fc.assert(
    fc.property(close, ([oneType, otherType, one, other, changed]) => {
      const a: Fields = { ...one, type: oneType };
      const b: Fields = { ...one, type: otherType };
      for (const name of changed) b[name] = other[name];
      const [mine, yours] = [a, b].map((subject) => JSON.stringify(subjectIdentity(subject)));
      expect(mine === yours).toBe(isSameSubject(a, b));
    }),
    { examples: [[['user', 'user', { id: '1' }, { id: '2' }, ['id']]]], numRuns: 1000 },
  );
});

test('a key is of one connector', () => {
  const key = kept(APP, ME, 'c');
  expect(isKeyOf(key, ME, 'c', asParams(APP))).toBe(true);
  expect(isKeyOf(key, ME, 'd', asParams(APP))).toBe(false);
});

test('the hash tells callers, installations and sets apart', () => {
  const requests = [{}, { scopes: ['a'] }, { audience: ['a'] }, { installationId: 'T1' }, { x: 1 }];
  const hashes = requests.map((more) => hash({ ...APP, ...more }));
  hashes.push(hash(APP, { id: 'you', isDeployment: false }));
  expect(new Set(hashes).size).toBe(hashes.length);
});
