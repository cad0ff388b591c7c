import { expect, test } from 'vitest';
import { ConnectValidationError } from '../../../src/index.js';
import { fieldsOf } from '../../../src/internal/validation/arguments.js';

test('the fields of an argument are those asked for, hidden ones too, but for `null`', () => {
  const argument = Object.defineProperty({ left: null, other: 1, seen: 2 }, 'hidden', { value: 3 });
  const fields = ['left', 'seen', 'hidden', 'missing'] as never[];
  expect(fieldsOf('argument', argument, fields)).toEqual({ seen: 2, hidden: 3 });
});

test('the fields of what is no object are left to the check', () => {
  expect(fieldsOf('argument', 7 as never, [])).toBe(7);
});

test('fields that cannot be read are refused', () => {
  const broken = {
    get field(): never {
      throw new RangeError('not to be read');
    },
  };
  expect(() => fieldsOf('argument', broken, ['field'])).toThrow(ConnectValidationError);
  expect(() => fieldsOf('argument', broken, ['field'])).toThrow(/^argument must be plain JSON/);
});
