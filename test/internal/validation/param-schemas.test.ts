import { expect, test } from 'vitest';
import { firstIssue } from '../../../src/internal/arguments/first-issue.js';
import type { Schema } from '../../../src/internal/arguments/lazy-schema.js';
import { clientOptionsSchema } from '../../../src/internal/arguments/option-schema.js';
import { tokenParamsSchema, tokenResponseSchema } from '../../../src/internal/arguments/schema.js';
import { APP, tokenResponse } from '../../support/token-response.js';

function issueOf(schema: Schema, value: unknown): string | undefined {
  const result = schema.safeParse(value);
  return result.success ? undefined : firstIssue(result.error, value);
}

test.each([
  APP,
  { subject: { type: 'user', id: 'ann', issuer: 'https://idp.test' } },
  { subject: { type: 'jwt-bearer', sub: 's', iss: 'i', aud: 'a', additionalClaims: { x: [1] } } },
  { subject: { type: 'token', token: 't' } },
  { ...APP, installationId: '*', audience: ['a'], scopes: [], resources: ['r'] },
  { ...APP, authorizationDetails: [{ type: 'any', of: { the: 'provider' } }], validityBufferMs: 0 },
  { ...APP, installationId: undefined, scopes: undefined, fieldOfTomorrow: null },
])('the params %j are acceptable', (params) => {
  expect(issueOf(tokenParamsSchema, params)).toBe(undefined);
});

test('a response may hold fields of tomorrow', () => {
  expect(issueOf(tokenResponseSchema, { ...tokenResponse(), later: {} })).toBe(undefined);
});

test.each([
  [undefined, 'nothing'],
  [null, 'null'],
  ['', 'an empty string'],
  [5, '5'],
  [true, 'true'],
  [['s3cret'], 'an array'],
  [{ a: 's3cret' }, 'a value of type object'],
  [() => 's3cret', 'a value of type function'],
])('of what was given only the kind is told: %j', (id, kind) => {
  const issue = issueOf(tokenParamsSchema, { subject: { type: 'user', id } });
  expect(issue).toBe(`\`subject.id\` must be a non-empty string (got ${kind})`);
});

test.each([
  [{ max: 0 }, 'max'],
  [{ refreshAheadMs: -1 }, 'refreshAheadMs'],
  ['no', '`cache` must be false, or an object'],
])('the cache settings %j are told apart', (cache, message) => {
  expect(issueOf(clientOptionsSchema, { cache })).toContain(message);
});
