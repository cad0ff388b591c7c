import { expect, test } from 'vitest';
import { replyWithText } from '../../src/betterauth/reply-schema.js';

test('takes an object with the text, whatever else it has', () => {
  for (const reply of [{ sub: 'a' }, { sub: 'a', more: null }]) {
    expect(replyWithText('sub').safeParse(reply)).toEqual({ success: true, data: reply });
  }
});

test.each([{}, { sub: '' }, { sub: 7 }, { sub: null }, { other: 'a' }])(
  'leads to the field that is no text in %j',
  (reply) => {
    expect(replyWithText('sub').safeParse(reply)).toMatchObject({
      success: false,
      error: { issues: [{ path: ['sub'], message: 'must be a non-empty string' }] },
    });
  },
);

test.each([[['a']], [null], ['text'], [undefined]])('refuses %j, which is no object', (reply) => {
  expect(replyWithText('sub').safeParse(reply)).toMatchObject({
    success: false,
    error: { issues: [{ path: [], message: 'must be an object' }] },
  });
});
