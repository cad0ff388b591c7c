import { expect, test } from 'vitest';
import {
  checkCallbackUrl,
  checkOrigins,
  checkWebhookUrl,
  isLoopback,
} from '../../../src/internal/validation/urls.js';

const invalid = (message: string) =>
  expect.objectContaining({
    name: 'ConnectValidationError',
    code: 'invalid_argument',
    message,
  });

test.each([
  'https://app.test/cb?x=1',
  'https://[::1]/cb',
  'http://localhost/cb',
  'http://app.localhost:3000',
  'http://127.0.0.1:3000',
])('a callback may be %s', (url) => {
  for (const value of [url, new URL(url)]) {
    expect(() => checkCallbackUrl('callbackUrl', value)).not.toThrow();
  }
});

test.each([
  'http://app.test',
  'http://localhost.app.test',
  'http://127.0.0.1.app.test',
  'http://127.0.0.2',
  'http://[::1]:3000',
  'javascript:alert(1)',
  'ftp://localhost',
])('a callback may not be %s', (url) => {
  for (const option of ['callbackUrl', 'returnUrl']) {
    expect(() => checkCallbackUrl(option, url)).toThrow(
      `${option} must be https://, http://localhost, http://*.localhost or http://127.0.0.1, got: `,
    );
  }
});

test('a message shows what was given, as far as it holds no credential', () => {
  expect(() =>
    checkCallbackUrl('returnUrl', 'http://user:s3cret@app.test/cb?t=s3cret#s3cret'),
  ).toThrow(
    invalid(
      'returnUrl must be https://, http://localhost, http://*.localhost or http://127.0.0.1, ' +
        'got: http://app.test/cb',
    ),
  );
  expect(() => checkWebhookUrl('http://user:s3cret@app.test/?t=s3cret')).toThrow(
    invalid('webhook must be https://, got: http://app.test'),
  );
});

test.each(['', '/cb', 'app.test'])('neither may be the relative %j', (url) => {
  expect(() => checkCallbackUrl('callbackUrl', url)).toThrow(
    invalid('callbackUrl must be an absolute URL, such as https://app.example/return'),
  );
  expect(() => checkWebhookUrl(url)).toThrow(
    invalid('webhook must be an absolute URL, such as https://app.example/return'),
  );
});

test('a webhook has to be https', () => {
  expect(() => checkWebhookUrl('https://app.test/hook')).not.toThrow();
  expect(() => checkWebhookUrl('http://localhost/hook')).toThrow(
    invalid('webhook must be https://, got: http://localhost/hook'),
  );
});

test.each([
  ['http://localhost', true],
  ['http://[::1]', true],
  ['http://a.localhost', true],
  ['http://127.0.0.1', true],
  ['http://xlocalhost', false],
  ['http://128.0.0.1', false],
])('whether %s is this machine: %s', (url, expected) => {
  expect(isLoopback(new URL(url))).toBe(expected);
});

test('an origin is https, or http on this machine', () => {
  const origins = [
    'https://api.test',
    'https://api.test:8443',
    'http://localhost',
    'http://[::1]:1',
  ];
  expect([...checkOrigins(origins)]).toEqual(origins);
});

test.each([
  ['http://api.test', ''],
  ['ftp://files.test', ''],
  ['api.test', ''],
  ['https://*.test', ''],
  ['https://API.test', ', write: https://api.test'],
  ['https://api.test/', ', write: https://api.test'],
  ['https://me:s3cret@api.test', ', write: https://api.test'],
  ['http://localhost/x', ', write: http://localhost'],
])('an origin may not be %s', (origin, fix) => {
  const form = 'https:// (http:// on this machine), host and port only, without a wildcard';
  expect(() => checkOrigins(['https://api.test', origin])).toThrow(
    invalid(`options: \`origins.1\` must be an origin: ${form}${fix}`),
  );
});
