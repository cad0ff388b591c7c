import { expect, test } from 'vitest';
import { failuresWithin } from '../../src/ai-sdk/failures-within.js';

/** An error below so many others. */
const below = (times: number): Error =>
  Array.from({ length: times }).reduce<Error>(
    (cause) => new Error('wrapper', { cause }),
    new Error('first'),
  );

test('a failure comes before its causes and what it is made of', () => {
  const [cause, one, other] = [new TypeError('cause'), new Error('one'), new RangeError('other')];
  const failure = new AggregateError([one, other, 'text', null], 'all', { cause });
  expect(failuresWithin(failure)).toEqual([failure, cause, one, other]);
});

test('a circle of causes is walked once', () => {
  const circle = new Error('circle');
  circle.cause = circle;
  expect(failuresWithin(circle)).toEqual([circle]);
});

test('at most 64 failures are looked at', () => {
  expect(failuresWithin(below(63))).toHaveLength(64);
  expect(failuresWithin(below(64))).toHaveLength(64);
  expect(failuresWithin(below(64)).map(({ message }) => message)).not.toContain('first');
});

test.each(['text', undefined, null, 7])('%j, which was thrown, has nothing within', (thrown) => {
  expect(failuresWithin(thrown)).toEqual([]);
});
