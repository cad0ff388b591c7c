import { expect, test } from 'vitest';
import {
  checkCallbackUrl,
  checkWebhookUrl,
  isLoopback,
} from '../../../src/internal/validation/urls.js';

test.each([
  'https://app.test/cb?x=1',
  'http://localhost/cb',
  'http://app.localhost:3000',
  'http://127.0.0.1:3000',
])('a callback may be %s', (url) => {
  expect(() => checkCallbackUrl('callbackUrl', url)).not.toThrow();
});

test.each([
  'http://app.test',
  'http://localhost.app.test',
  'http://127.0.0.1.app.test',
  'javascript:alert(1)',
  'ftp://localhost',
])('a callback may not be %s', (url) => {
  expect(() => checkCallbackUrl('returnUrl', url)).toThrow(`returnUrl must be https://`);
});

test.each(['', '/cb', 'app.test'])('a callback may not be the relative %j', (url) => {
  expect(() => checkCallbackUrl('callbackUrl', url)).toThrow('callbackUrl must be an absolute URL');
});

test('a webhook has to be https', () => {
  expect(() => checkWebhookUrl('https://app.test/hook')).not.toThrow();
  expect(() => checkWebhookUrl('http://localhost/hook')).toThrow('webhook must be https://');
  expect(() => checkWebhookUrl('hook')).toThrow('webhook must be an absolute URL');
});

test('an error shows no credential that the URL holds', () => {
  const url = 'http://user:s3cret@app.test/cb';
  expect(() => checkCallbackUrl('callbackUrl', url)).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining('s3cret') }),
  );
  expect(() => checkWebhookUrl(url)).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining('s3cret') }),
  );
});

test.each([
  ['http://localhost', true],
  ['http://[::1]', true],
  ['http://a.localhost', true],
  ['http://xlocalhost', false],
  ['http://128.0.0.1', false],
])('whether %s is this machine: %s', (url, expected) => {
  expect(isLoopback(new URL(url))).toBe(expected);
});
