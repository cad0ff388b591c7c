import { describe, expect, test } from 'vitest';
import { excerpt, mask, maskDeep } from '../../../src/internal/http/mask.js';
import { oidcToken } from '../../support/token-response.js';

describe('mask', () => {
  test.each([
    ['the given credentials', 'got sk-live-1 twice: sk-live-1', ['sk-live-1']],
    ['every given credential', 'sk-live-1 and sk-live-2', ['sk-live-1', 'sk-live-2']],
    ['credentials with pattern characters', 'got a.*(b$&', ['a.*(b$&']],
    ['JWTs', `got ${oidcToken()}`, []],
    ['JWTs within words', `token=${oidcToken()};`, []],
    ['unsigned JWTs', `got ${oidcToken().split('.').slice(0, 2).join('.')}.`, []],
    ['JWEs', `got ${oidcToken()}.${oidcToken().split('.')[1]}.tag`, []],
    ['bearers', 'Authorization: Bearer abc.def-123', []],
    ['basic credentials', 'authorization: basic dXNlcjpwYXNz', []],
    ['JSON fields of tokens', '{"access_token":"gho_1","x":1}', []],
    ['JSON fields of secrets', '{"clientSecret" : "s\\"till"}', []],
    ['the end of JSON fields with an escape', '{"access_token":"a\\/k1"}', []],
    ['JSON fields of keys', '{"apiKey":"k1","api_key":"k2"}', []],
  ])('hides %s', (_what, text, credentials) => {
    const masked = mask(text, credentials);
    expect(masked).toContain('[redacted]');
    for (const secret of [...credentials, 'eyJ', 'abc.def', 'dXNl', 'gho_1', 'still', 'k1', 'k2']) {
      expect(masked).not.toContain(secret);
    }
  });

  test.each([
    ['within a JSON string', (token: string) => JSON.stringify({ message: `bad ${token}` })],
    ['in a URL', (token: string) => `at https://x.test/?t=${encodeURIComponent(token)}`],
  ])('hides a credential that is escaped %s', (_where, quote) => {
    const token = 'se"cr\\et/+=1234';
    expect(mask(quote(token), [token])).not.toMatch(/1234|cr.{0,3}et/);
  });

  test('hides secret fields of JSON within a JSON string', () => {
    const text = JSON.stringify({ detail: JSON.stringify({ access_token: 'gho_12345' }) });
    expect(mask(text, [])).not.toContain('gho_12345');
  });

  test('takes credentials that no URL can hold', () => {
    expect(mask('got half\ud800', ['half\ud800'])).toBe('got [redacted]');
  });

  test('hides a JWT behind an underscore', () => {
    expect(mask(`token_${oidcToken()}`, [])).not.toContain('eyJ');
  });

  test.each([
    'abcd1efg',
    'abcDef',
    'AbCd',
    'aBCD',
    'ABCDEF',
    'A-bC',
    'A--B',
    '-ABC',
    'abc/Def',
    '1234',
  ])('hides the bearer %j, whatever its letters', (value) => {
    for (const scheme of ['Bearer ', 'bearer  ', 'BEARER\t', 'Basic ']) {
      expect(mask(`got "${scheme}${value}".`, [])).toBe(`got "${scheme.trim()} [redacted]".`);
    }
  });

  test.each([
    'Bearer authentication is required',
    'Invalid bearer token',
    'Use basic authentication',
    'A Bearer Token is missing',
    'the bearer abc',
    'not a token: eyJ',
    '{"type":"token","tokens":[1]}',
  ])('leaves %j alone', (text) => {
    expect(mask(text, ['', 'abc'])).toBe(text);
  });
});

test('an excerpt is short', () => {
  expect(excerpt('a'.repeat(200))).toBe('a'.repeat(200));
  expect(excerpt('a'.repeat(201))).toBe(`${'a'.repeat(200)}…`);
});

test('maskDeep hides in every string and in every secret field, in a copy', () => {
  const payload = {
    ok: 'fine',
    list: [{ access_token: 'x' }, 'holds sk-live-1'],
    password: 'p',
    count: 1,
    none: null,
  };
  expect(maskDeep(payload, ['sk-live-1'])).toEqual({
    ok: 'fine',
    list: [{ access_token: '[redacted]' }, 'holds [redacted]'],
    password: '[redacted]',
    count: 1,
    none: null,
  });
  expect(payload.password).toBe('p');
});

test.each([
  'accessToken',
  'AccessToken',
  'ACCESS_TOKEN',
  'refreshTokens',
  'clientSecret',
  'Authorization',
  'Set-Cookie',
  'apiKey',
  'API_KEY',
  'x-api-key',
  'codeVerifier',
  'client_assertion',
  'Password',
])('maskDeep hides what stands under %s', (name) => {
  expect(maskDeep({ [name]: 'x' }, [])).toEqual({ [name]: '[redacted]' });
});

test.each(['tokenType', 'token_type', 'cookieName', 'secretary', 'keyboard'])(
  'maskDeep shows what stands under %s',
  (name) => {
    expect(maskDeep({ [name]: 'x' }, [])).toEqual({ [name]: 'x' });
  },
);

test('maskDeep hides whatever stands under the name of a secret, and ends', () => {
  const deep = JSON.parse('['.repeat(5000) + ']'.repeat(5000));
  const objects = JSON.parse(`${'{"a":'.repeat(5000)}"s3cret"${'}'.repeat(5000)}`);
  const payload = {
    client_secret: 12345,
    access_token: { value: 'x' },
    refresh_tokens: ['x'],
    deep,
    objects,
  };
  const masked = maskDeep({ ...payload, 'sk-live-1': 1 }, ['sk-live-1']);
  expect(masked).toMatchObject({
    client_secret: '[redacted]',
    access_token: '[redacted]',
    refresh_tokens: '[redacted]',
    '[redacted]': 1,
  });
  expect(JSON.stringify(masked)).not.toContain('s3cret');
});

// A quadratic expression would take minutes for these.
test.each(['eyJ', 'bearer a', 'eyJ.', 'token\\', 'bearer aA', '"token":"'])(
  'a megabyte of %j is masked before the test times out',
  (part) => {
    const text = part.repeat(1_000_000 / part.length);
    expect(mask(text, ['credential']).length).toBeGreaterThan(0);
    expect(mask(`bearer ${'a'.repeat(1_000_000)}`, []).length).toBeGreaterThan(0);
  },
);

test('a JWT behind another beginning of one is hidden, too', () => {
  expect(mask('bad eyJ.eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.sig', [])).toBe('bad [redacted]');
});
