import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  challengeSchema,
  connectorsSchema,
  installationParamsSchema,
  revocationParamsSchema,
  tokenParamsSchema,
} from '../../../src/internal/validation/param-schemas.js';
import { firstIssue, type Schema } from '../../../src/internal/validation/schema.js';
import { APP } from '../../support/token-response.js';

function issueOf(schema: Schema, value: unknown): string | undefined {
  const result = schema.safeParse(value);
  return result.success ? undefined : firstIssue(result.error, value);
}

describe('the params of a token', () => {
  test.each([
    APP,
    { subject: { type: 'user', id: 'ann', issuer: 'https://idp.test' } },
    { subject: { type: 'jwt-bearer', sub: 's', iss: 'i', aud: 'a', additionalClaims: { x: [1] } } },
    { subject: { type: 'token', token: 't' } },
    { ...APP, installationId: '*', audience: ['a'], scopes: [], resources: ['r'] },
    {
      ...APP,
      authorizationDetails: [{ type: 'any', of: { the: 'provider' } }],
      validityBufferMs: 0,
    },
    { ...APP, installationId: undefined, scopes: undefined, fieldOfTomorrow: null },
  ])('may be %j', (params) => {
    expect(issueOf(tokenParamsSchema, params)).toBe(undefined);
  });

  const types = "'app', 'user', 'jwt-bearer', 'token'";
  const filled = 'must be a non-empty string';
  test.each([
    [null, 'must be an object (got null)'],
    [{}, `\`subject\` must be an object whose \`type\` is one of ${types} (got nothing)`],
    [{ subject: 'app' }, `\`subject\` must be an object whose \`type\` is one of ${types}`],
    [{ subject: { type: 'bot' } }, `\`subject.type\` must be one of ${types} (got a value of`],
    [{ subject: { type: 'user' } }, `\`subject.id\` ${filled} (got nothing)`],
    [{ subject: { type: 'user', id: '' } }, `\`subject.id\` ${filled} (got an empty string)`],
    [{ subject: { type: 'user', id: 7 } }, `\`subject.id\` ${filled} (got 7)`],
    [{ subject: { type: 'user', id: 'u', issuer: 5 } }, `\`subject.issuer\` ${filled}`],
    [{ subject: { type: 'jwt-bearer' } }, `\`subject.sub\` ${filled}`],
    [{ subject: { type: 'jwt-bearer', sub: 's', iss: '' } }, `\`subject.iss\` ${filled}`],
    [{ subject: { type: 'jwt-bearer', sub: 's', aud: ['a'] } }, `\`subject.aud\` ${filled}`],
    [
      { subject: { type: 'jwt-bearer', sub: 's', additionalClaims: [] } },
      '`subject.additionalClaims` must be an object (got an array)',
    ],
    [{ subject: { type: 'token', token: '' } }, `\`subject.token\` ${filled}`],
    [
      { subject: { type: 'token', token: 'a\ud800' } },
      '`subject.token` must be well-formed Unicode',
    ],
    [{ ...APP, installationId: '' }, `\`installationId\` ${filled}`],
    [{ ...APP, scopes: 'read' }, '`scopes` must be an array of non-empty strings (got a value of'],
    [{ ...APP, scopes: ['a', 5] }, `\`scopes.1\` ${filled} (got 5)`],
    [{ ...APP, scopes: ['a', ''] }, `\`scopes.1\` ${filled} (got an empty string)`],
    [{ ...APP, audience: 5 }, '`audience` must be an array of non-empty strings (got 5)'],
    [{ ...APP, resources: {} }, '`resources` must be an array'],
    [{ ...APP, authorizationDetails: {} }, '`authorizationDetails` must be an array of objects'],
    [{ ...APP, authorizationDetails: [{}] }, `\`authorizationDetails.0.type\` ${filled}`],
    [{ ...APP, authorizationDetails: ['x'] }, '`authorizationDetails.0` must be an object with a'],
    [{ ...APP, validityBufferMs: -1 }, '`validityBufferMs` must be a number of milliseconds, 0 or'],
    [{ ...APP, validityBufferMs: Number.NaN }, '`validityBufferMs` must be a number'],
    [{ ...APP, validityBufferMs: '5' }, '`validityBufferMs` must be a number'],
    [{ ...APP, validityBufferMs: 5n }, '`validityBufferMs` must be a number'],
    [{ ...APP, validityBufferMs: Symbol('s') }, '`validityBufferMs` must be a number'],
  ])('may not be %o', (params, issue) => {
    expect(issueOf(tokenParamsSchema, params)?.startsWith(issue)).toBe(true);
  });
});

describe('the params of an installation', () => {
  test.each([{}, { scopes: ['a'], later: 1 }, { installationId: 'i' }])('may be %j', (params) => {
    expect(issueOf(installationParamsSchema, params)).toBe(undefined);
  });

  test.each([null, [], { scopes: 'a' }, { validityBufferMs: -1 }])('may not be %j', (params) => {
    expect(issueOf(installationParamsSchema, params)).toBeTypeOf('string');
  });
});

describe('the params of a revocation', () => {
  test.each([APP, { ...APP, installationId: '*' }, { ...APP, scopes: 5 }])(
    'may be %j',
    (params) => {
      expect(issueOf(revocationParamsSchema, params)).toBe(undefined);
    },
  );

  test.each([{}, { subject: { type: 'user' } }, { ...APP, installationId: 5 }])(
    'may not be %j',
    (params) => {
      expect(issueOf(revocationParamsSchema, params)).toBeTypeOf('string');
    },
  );
});

test.each([
  [{ verifier: 'v' }, undefined],
  [{ verifier: 'v', expiresAt: 5, later: 1 }, undefined],
  [null, 'must be what `startAuthorization` gave (got null)'],
  [Promise.resolve(), '`verifier` must be what `startAuthorization` gave, awaited (got nothing)'],
  [
    { verifier: '' },
    '`verifier` must be what `startAuthorization` gave, awaited (got an empty string)',
  ],
  [
    { verifier: 'v', expiresAt: Number.NaN },
    '`expiresAt` must be a time in Unix milliseconds (got NaN)',
  ],
])('a consent is waited for by %o: %s', (challenge, issue) => {
  expect(issueOf(challengeSchema, challenge)).toBe(issue);
});

const OF_A_CONNECTOR = 'must be the id or UID of a connector, or an object with `connector`';
test.each([
  [[], undefined],
  [['slack/acme', { connector: 'c' }], undefined],
  [
    'slack/acme',
    'must be an array of connectors, such as slack/acme-slack (got a value of type string)',
  ],
  [['c', 5], `\`1\` ${OF_A_CONNECTOR} (got 5)`],
  [[null], `\`0\` ${OF_A_CONNECTOR} (got null)`],
])('the status is asked for of %o: %s', (connectors, issue) => {
  expect(issueOf(connectorsSchema, connectors)).toBe(issue);
});

const FIELDS = { installationId: 'i', scopes: ['a'], audience: ['a'], resources: [] };
test.each([
  APP,
  { subject: { type: 'user', id: 'ann' } },
  { subject: { type: 'user', id: 'ann', issuer: 'https://idp.test' } },
  { ...APP, ...FIELDS, validityBufferMs: 0 },
])('the usual needs no schema: %j', (params) => {
  expect(tokenParamsSchema.safeParse(params).data).toBe(params);
});

test.each([{ subject: { type: 'token', token: 't' } }, { ...APP, authorizationDetails: [] }])(
  'the unusual needs one: %j',
  (params) => {
    expect(tokenParamsSchema.safeParse(params).data).toEqual(params);
    expect(tokenParamsSchema.safeParse(params).data).not.toBe(params);
  },
);

test('what needs no schema is what the schema accepts', () => {
  const anything = fc.anything();
  const mostly = <T>(usual: fc.Arbitrary<T>) =>
    fc.oneof({ weight: 12, arbitrary: usual }, { weight: 1, arbitrary: anything });
  const text = mostly(fc.constantFrom('a', 'é', 'b', ''));
  const list = mostly(fc.array(text, { maxLength: 2 }));
  const subject = fc.record(
    { type: mostly(fc.constantFrom('app', 'user', 'token', 'bot')), id: text, issuer: text },
    { requiredKeys: ['type', 'id'] },
  );
  const params = fc.record(
    {
      subject: mostly(subject),
      installationId: text,
      scopes: list,
      audience: list,
      resources: list,
      authorizationDetails: mostly(fc.constant(undefined)),
      validityBufferMs: mostly(fc.oneof(fc.integer(), fc.double())),
    },
    { requiredKeys: ['subject'] },
  );
  const schema = tokenParamsSchema.build();
  let accepted = 0;
  fc.assert(
    fc.property(mostly(params), (value) => {
      const { success } = tokenParamsSchema.safeParse(value);
      if (success) accepted++;
      expect(schema.safeParse(value).success).toBe(success);
    }),
    { numRuns: 3_000 },
  );
  expect(accepted).toBeGreaterThan(100);
});
