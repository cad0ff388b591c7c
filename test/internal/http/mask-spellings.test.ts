import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mask } from '../../../src/internal/http/mask.js';

/** Holds what each escape changes: a slash, an ampersand, quotes, angle brackets and signs. */
const TOKEN = 'sk/live&"1\'<2>+3=4\\5%6~7';

const perCharacter = (write: (character: string, code: number) => string) => (text: string) =>
  Array.from(text, (character) =>
    /[\w.-]/.test(character) ? character : write(character, character.codePointAt(0) ?? 0),
  ).join('');
const hex = (code: number, digits: number) => code.toString(16).padStart(digits, '0');
const upper = (text: string) => text.replace(/%[\da-f]{2}/g, (found) => found.toUpperCase());
const NAMED: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** What HTML 5 names besides; encoders that write all they can use them. */
const ALSO_NAMED: Record<string, string> = {
  ...{ "'": '&apos;', '/': '&sol;', '+': '&plus;', '=': '&equals;' },
};

const SPELLINGS: Record<string, (text: string) => string> = {
  'as it is': (text) => text,
  'in a JSON text': (text) => JSON.stringify(text).slice(1, -1),
  'in a JSON text with \\/': (text) => JSON.stringify(text).slice(1, -1).replaceAll('/', '\\/'),
  'in a JSON text within one': (text) => JSON.stringify(JSON.stringify(text)).slice(3, -3),
  'in a JSON text with \\u0026': perCharacter((_, code) => `\\u${hex(code, 4)}`),
  'in a JSON text with \\u003C': perCharacter((_, code) => `\\u${hex(code, 4).toUpperCase()}`),
  'in a JSON text with \\u0026 within one': perCharacter((_, code) => `\\\\u${hex(code, 4)}`),
  'in HTML by name': (text) => text.replace(/[&<>"']/g, (found) => NAMED[found] ?? found),
  'in HTML by every name': (text) =>
    text.replace(/[&<>"'/+=]/g, (found) => ALSO_NAMED[found] ?? NAMED[found] ?? found),
  'in HTML as &#x2F;': perCharacter((_, code) => `&#x${hex(code, 2).toUpperCase()};`),
  'in HTML as &#x2f;': perCharacter((_, code) => `&#x${hex(code, 2)};`),
  'in HTML as &#X002F;': perCharacter((_, code) => `&#X${hex(code, 4).toUpperCase()};`),
  'in HTML as &#47;': perCharacter((_, code) => `&#${code};`),
  'in HTML as &#047;, as PHP writes it': perCharacter(
    (_, code) => `&#${String(code).padStart(3, '0')};`,
  ),
  'in a URL': encodeURIComponent,
  'in a URL as %2f': perCharacter((_, code) => `%${hex(code, 2)}`),
  'in a URL as %2F': (text) => upper(perCharacter((_, code) => `%${hex(code, 2)}`)(text)),
  'in a URL within one': (text) => encodeURIComponent(encodeURIComponent(text)),
  'in the last of four URLs': (text) =>
    [1, 2, 3, 4].reduce((told) => encodeURIComponent(told), text),
  'in base64': btoa,
  'in base64url': (text) => Buffer.from(text).toString('base64url'),
};

describe.each(Object.entries(SPELLINGS))('a credential %s', (_where, write) => {
  test.each(['', '"said":"', 'got <', 'at https://x.test/?t='])('is hidden after %j', (before) => {
    const masked = mask(`${before}${write(TOKEN)} and more`, [TOKEN]);
    expect(masked).toBe(`${before}[redacted] and more`);
  });
});

test.each([0, 1, 2, 3, 4, 5])('is hidden in base64 behind %d characters', (length) => {
  const forms = ['base64', 'base64url'] as const;
  // The second one has a + and a / in its base64 wherever it stands.
  const tokens = ['abcDEF/+-123', '~~~~~~??????'].flatMap((token) =>
    forms.map((form) => ({ token, form })),
  );
  for (const after of ['', ':', ':x', ':xy', '???>>>']) {
    for (const { token, form } of tokens) {
      const text = `${'u'.repeat(length)}${token}${after}`;
      const masked = mask(`got ${Buffer.from(text).toString(form)}`, [token]);
      const shown = masked.replace('got ', '').split('[redacted]');
      const told = shown.map((part) => Buffer.from(part, form).toString('latin1')).join();
      expect(masked).toContain('[redacted]');
      // A character at each end may share its bits with a neighbour.
      expect(told).not.toContain(token.slice(2, -2));
    }
  }
});

test('what is no spelling of a character hides nothing', () => {
  const text = 'got ab&;cd, ab;cd and ab&cd';
  expect(mask(text, ['ab!cd'])).toBe(text);
});

test('a credential of four characters is hidden, a shorter one says nothing', () => {
  expect(mask('got ab1c and abc', ['ab1c', 'abc'])).toBe('got [redacted] and abc');
});

test.each([
  ['/', 1_001],
  ['/', 4_000],
  ['😀', 16_000],
  ['a', 1_000_000],
])('a credential of %j only is hidden, although it has %d characters', (character, length) => {
  const token = character.repeat(length / character.length);
  expect(mask(`got ${token}.`, [token])).toBe('got [redacted].');
});

test.each(['/'.repeat(1_000), 'a/'.repeat(1_000), `${'a'.repeat(16_383)}/`])(
  'the longest credential is hidden in a URL, too',
  (token) => {
    expect(mask(`got ${encodeURIComponent(token)}.`, [token])).toBe('got [redacted].');
  },
);

test('a credential of any characters is hidden in every spelling', () => {
  const credential = fc.string({ unit: 'grapheme-ascii', minLength: 6, maxLength: 40 });
  const spelling = fc.constantFrom(...Object.values(SPELLINGS));
  fc.assert(
    fc.property(credential, spelling, (token, write) => {
      fc.pre(!'[redacted]'.includes(token));
      expect(mask(write(token), [token])).not.toContain(write(token));
    }),
  );
});

test('a credential beyond ASCII is hidden in JSON and in a URL', () => {
  const token = 'grüße-😀-1';
  const units = Array.from({ length: token.length }, (_, at) => token.charCodeAt(at));
  const escaped = units.map((unit) =>
    unit < 128 ? String.fromCharCode(unit) : `\\u${hex(unit, 4)}`,
  );
  for (const text of [escaped.join(''), encodeURIComponent(token)]) {
    expect(mask(text, [token])).toBe('[redacted]');
  }
});
