import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { maskCause } from '../../../src/internal/http/mask.js';

const SECRET = 's3cret-1';
const masked = <T = Error & Record<string, unknown>>(cause: unknown) =>
  maskCause(cause, [SECRET]) as T;

test('a cause is a copy that holds neither a credential nor a reply, however deep', () => {
  const inner = Object.assign(new Error('reset'), {
    code: 'ECONNRESET',
    data: '{"token":"xoxb-1"}',
  });
  const telling = new TypeError(`bad header: Bearer ${SECRET}`, { cause: inner });
  const many = new AggregateError([new Error(`Bearer ${SECRET}`)], 'all failed');
  const holding = Object.assign(new Error('failed'), { request: { headers: SECRET } });
  for (const cause of [telling, many, holding, `Bearer ${SECRET}`, { headers: SECRET }]) {
    const shown = inspect(masked(cause), { depth: 9, showHidden: true });
    expect(shown).not.toMatch(/s3cret-1|xoxb-1/);
  }
  const copy = masked(telling);
  expect(copy).toMatchObject({ name: 'TypeError', message: 'bad header: Bearer [redacted]' });
  expect(copy.cause).toMatchObject({ message: 'reset', code: 'ECONNRESET' });
});

test('a cause keeps its own stack, masked', () => {
  const cause = new Error(`with ${SECRET}`);
  const ownLine = cause.stack?.split('\n')[1] ?? 'none';
  const { stack } = masked(cause);
  expect(stack).toContain('with [redacted]');
  expect(stack).toContain(ownLine);
  expect(stack).not.toContain(SECRET);
});

test('a name and a code that hold the credential are masked', () => {
  const cause = Object.assign(new Error('m'), { name: `E ${SECRET}`, code: `C ${SECRET}` });
  expect(masked(cause)).toMatchObject({ name: 'E [redacted]', code: 'C [redacted]' });
  expect(masked({ code: `C ${SECRET}` })).toEqual({ code: 'C [redacted]' });
});

test.each([{ token: SECRET }, 7, Symbol('c'), null])(
  'a code that is no text is left out: %s',
  (code) => {
    expect(masked(Object.assign(new Error('m'), { code }))).not.toHaveProperty('code');
    expect(masked({ code })).toBe(undefined);
  },
);

test('an AggregateError keeps its errors, masked', () => {
  const errors = [new Error(`one ${SECRET}`), `two ${SECRET}`, { message: `three ${SECRET}` }];
  const copy = masked<AggregateError>(new AggregateError(errors, `all ${SECRET}`));
  expect(copy.name).toBe('AggregateError');
  expect(copy.message).toBe('all [redacted]');
  expect(copy.errors.map((each) => each?.message ?? each)).toEqual([
    'one [redacted]',
    'two [redacted]',
    'three [redacted]',
  ]);
});

test('what is thrown with a message is an error, too', () => {
  expect(masked({ message: `m ${SECRET}`, request: SECRET })).toEqual(new Error('m [redacted]'));
});

test('a cause without a stack or a cause of its own is given no empty one', () => {
  const copy = masked({ message: 'm' });
  expect(copy.stack).toContain('m');
  expect(Object.hasOwn(copy, 'cause')).toBe(false);
});

test.each([undefined, null, 5, true])('%j is its own cause', (cause) => {
  expect(masked(cause)).toBe(cause);
});

test('causes in a circle and errors within errors end', () => {
  const round: Error = new Error('round');
  round.cause = round;
  const many = new AggregateError([], 'many');
  many.errors.push(many);
  let deep: unknown = 'end';
  for (let level = 0; level < 5000; level++) deep = new Error('deep', { cause: deep });
  for (const cause of [round, many, deep]) {
    let levels = 0;
    for (let at = masked(cause) as unknown; at instanceof Error; at = at.cause) levels++;
    expect(levels).toBeLessThan(100);
  }
});

test('errors that hold each other more than once end', () => {
  const many = new AggregateError([], 'many');
  let reads = 0;
  const errors = () => {
    // A copy of each of them would take 2^32 steps, and this test would never tell.
    if (++reads > 1000) throw new Error('endless');
    return [many, many];
  };
  Object.defineProperty(many, 'errors', { get: errors });
  expect(masked(many).message).toBe('many');
});
