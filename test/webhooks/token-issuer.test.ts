import { beforeEach, describe, expect, test, vi } from 'vitest';
import {
  emulatorOrigin,
  foreignIssuer,
  isOnEmulator,
  issuingEmulator,
} from '../../src/webhooks/token-issuer.js';
import { oidcToken } from '../support/token-response.js';

const by = (iss: unknown) => oidcToken({ iss });

beforeEach(() => {
  vi.stubEnv('VERCEL_CONNECT_API_URL', 'http://localhost:4000');
});

describe('the origin of the emulator', () => {
  test.each([
    ['http://localhost:4000', 'http://localhost:4000'],
    ['http://127.0.0.1:4000/some/path?query', 'http://127.0.0.1:4000'],
    ['http://[::1]:4000', 'http://[::1]:4000'],
    ['https://localhost', 'https://localhost'],
    ['https://connect.localhost', 'https://connect.localhost'],
  ])('is that of %s', (url, origin) => {
    vi.stubEnv('VERCEL_CONNECT_API_URL', url);
    expect(emulatorOrigin()).toBe(origin);
  });

  test.each([
    undefined,
    '',
    'ftp://localhost',
    'ws://localhost:4000',
    'localhost:4000',
    'not a URL',
    'https://api.example',
    'http://192.168.0.1',
    'http://localhost@evil.example',
    'http://localhost.evil.example',
  ])('is none while VERCEL_CONNECT_API_URL is %s', (url) => {
    vi.stubEnv('VERCEL_CONNECT_API_URL', url);
    expect(emulatorOrigin()).toBe(undefined);
    expect(issuingEmulator(by(`${url}/oidc`))).toBe(undefined);
  });
});

describe('a URL on the emulator', () => {
  const at = { origin: 'http://localhost:4000', path: '/oidc' };

  test.each(['http://localhost:4000/oidc', 'http://127.0.0.1:4000/oidc', 'http://[::1]:4000/oidc'])(
    'is %s',
    (url) => {
      expect(isOnEmulator(url, at)).toBe(true);
    },
  );

  test.each([
    'http://localhost/oidc',
    'http://localhost:4001/oidc',
    'https://localhost:4000/oidc',
    'http://localhost:4000/oidc/',
    'http://localhost:4000',
    'http://evil.example:4000/oidc',
    '/oidc',
    '',
  ])('is not %s', (url) => {
    expect(isOnEmulator(url, at)).toBe(false);
  });
});

describe('the emulator that issued a token', () => {
  test.each(['http://localhost:4000/oidc', 'http://127.0.0.1:4000/oidc'])('is at %s', (issuer) => {
    expect(issuingEmulator(by(issuer))).toEqual({ origin: 'http://localhost:4000', issuer });
  });

  test.each([
    'http://localhost:4001/oidc',
    'https://localhost:4000/oidc',
    'http://localhost:4000/oauth',
    'http://localhost:4000@evil.example/oidc',
    'not a URL',
    7,
    ['http://localhost:4000/oidc'],
    undefined,
  ])('is not at %j', (issuer) => {
    expect(issuingEmulator(by(issuer))).toBe(undefined);
  });
});

describe('a foreign issuer', () => {
  test.each(['https://oidc.vercel.com', 'https://oidc.vercel.com/acme', undefined])(
    'is not %s',
    (issuer) => {
      expect(foreignIssuer(by(issuer))).toBe(undefined);
    },
  );

  test.each(['https://oidc.vercel.com.evil.example', 'http://oidc.vercel.com', '', 7, null, ['a']])(
    'is %j',
    (issuer) => {
      expect(foreignIssuer(by(issuer))).toContain(
        `the claim iss is ${JSON.stringify(issuer)}, not`,
      );
    },
  );

  test('is unknown while the token cannot be read', () => {
    expect(foreignIssuer('a.b.c')).toBe(undefined);
  });

  test('is quoted in one short line, and without a credential', () => {
    const said = foreignIssuer(by(`a\nb eyJhbGciOi.J9 ${'c'.repeat(500)}`)) ?? '';
    expect(said).toContain('"a\\nb [redacted]');
    expect(said.length).toBeLessThan(400);
  });

  test('is told from Vercel alone while VERCEL_CONNECT_API_URL is not set', () => {
    vi.stubEnv('VERCEL_CONNECT_API_URL', undefined);
    const said = 'the claim iss is "https://a.example", not https://oidc.vercel.com';
    expect(foreignIssuer(by('https://a.example'))).toBe(said);
  });

  test.each([
    [
      'http://localhost:4000',
      'not that of VERCEL_CONNECT_API_URL (http://localhost:4000) or https:',
    ],
    ['https://api.example', 'VERCEL_CONNECT_API_URL names api.example, not this machine'],
    ['not a url', 'VERCEL_CONNECT_API_URL names no host'],
    ['localhost:4000', 'VERCEL_CONNECT_API_URL names no host'],
  ])('is told from what VERCEL_CONNECT_API_URL names: %s', (url, said) => {
    vi.stubEnv('VERCEL_CONNECT_API_URL', url);
    expect(foreignIssuer(by('http://localhost:4001/oidc'))).toContain(said);
  });
});
