import { expect, test } from 'vitest';
import * as z from 'zod';
import { firstProblem } from '../../../src/emulator/wire/request-schemas.js';
import { closestTo, strictObject } from '../../../src/emulator/wire/strict-object.js';

const schema = strictObject({
  name: z.string(),
  triggers: strictObject({ enabled: z.boolean() }).optional(),
});

const problemOf = (input: unknown) => {
  const { error } = schema.safeParse(input);
  return error === undefined ? undefined : firstProblem(error, 'body');
};

test('lets known fields of the right type pass', () => {
  expect(problemOf({ name: 'acme', triggers: { enabled: true } })).toBeUndefined();
});

test('names an unknown field, and what may have been meant', () => {
  expect(problemOf({ naem: 'acme' })).toBe('body.naem: unknown field; did you mean "name"?');
  expect(problemOf({ name: 'acme', triggers: { enabeld: true } })).toBe(
    'body.triggers.enabeld: unknown field; did you mean "enabled"?',
  );
});

test('lists the known fields when nothing is close', () => {
  expect(problemOf({ name: 'a', colour: 'red' })).toBe(
    'body.colour: unknown field; expected name, triggers',
  );
});

test('names a wrong type', () => {
  expect(problemOf({ name: 1 })).toMatch(/^body\.name: .*expected string/);
});

test.each([
  ['uuid', 'uid'],
  ['conectors', 'connectors'],
  ['brnach', 'branch'],
  ['x', undefined],
  ['description', undefined],
])('takes %j for a slip in %j', (word, meant) => {
  expect(closestTo(word, ['uid', 'connectors', 'branch', 'name'])).toBe(meant);
});
