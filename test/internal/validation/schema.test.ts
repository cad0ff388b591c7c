import { expect, test, vi } from 'vitest';
import * as z from 'zod/mini';
import { firstIssue, lazily, type Schema } from '../../../src/internal/validation/schema.js';

const issueOf = (schema: Schema, value: unknown): string | undefined => {
  const result = schema.safeParse(value);
  return result.success ? undefined : firstIssue(result.error, value);
};

test('a lazy schema is built once, when it is first used', () => {
  const build = vi.fn(() => z.string('must be a text'));
  const schema = lazily(build);
  expect(build).not.toHaveBeenCalled();
  expect(schema.safeParse('a').success).toBe(true);
  expect(schema.safeParse(5).success).toBe(false);
  expect(schema.build()).toBe(schema.build());
  expect(build).toHaveBeenCalledOnce();
});

const never = z.looseObject({ id: z.never('must not be there') });

test.each([
  [null, 'null'],
  ['', 'an empty string'],
  [5, '5'],
  [-0.5, '-0.5'],
  [Number.NaN, 'NaN'],
  [true, 'true'],
  [false, 'false'],
  ['s3cret', 'a value of type string'],
  [['s3cret'], 'an array'],
  [{ a: 's3cret' }, 'a value of type object'],
  [() => 's3cret', 'a value of type function'],
  [Symbol('s3cret'), 'a value of type symbol'],
  [5n, 'a value of type bigint'],
])('of what was given only the kind is told: %s', (id, kind) => {
  expect(issueOf(never, { id })).toBe(`\`id\` must not be there (got ${kind})`);
});

test('what is missing is nothing', () => {
  expect(issueOf(z.object({ id: z.string('must be a text') }), {})).toBe(
    '`id` must be a text (got nothing)',
  );
});

test('a fault of the whole has no path, a fault within has each step', () => {
  expect(issueOf(z.string('must be a text'), 5)).toBe('must be a text (got 5)');
  const deep = z.object({ a: z.array(z.object({ b: z.string('must be a text') })) });
  expect(issueOf(deep, { a: [{ b: 'x' }, { b: 7 }] })).toBe('`a.1.b` must be a text (got 7)');
});
