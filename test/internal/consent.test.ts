import { describe, expect, test, vi } from 'vitest';
import { ConnectValidationError } from '../../src/index.js';
import { checkReturnUrl } from '../../src/internal/consent.js';

const UNSAFE = 'http://app.example/done';
const check = (url: string | null | undefined) => () => checkReturnUrl('options: `back`', url);

describe('where users return to', () => {
  test.each([undefined, null, '', 'https://app.example/done'])('may be %j', (url) => {
    expect(check(url)).not.toThrow();
  });

  test('is refused by the name of its option', () => {
    expect(check(UNSAFE)).toThrow(ConnectValidationError);
    expect(check(UNSAFE)).toThrow('options: `back` must be https://');
  });

  test('does not matter where nobody is told of it', () => {
    vi.stubEnv('VERCEL_CONNECT_INTERACTIVE_AUTH_MODE', 'detached');
    expect(check(UNSAFE)).not.toThrow();
  });
});
