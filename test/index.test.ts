import * as reference from 'reference';
import { expect, test } from 'vitest';
import * as entry from '../src/index.js';

test('exports every runtime name of @vercel/connect', () => {
  expect(Object.keys(entry)).toEqual(expect.arrayContaining(Object.keys(reference)));
});

test('adds only these names', () => {
  const added = Object.keys(entry).filter((name) => !(name in reference));
  expect(added.sort()).toEqual([
    'ClientNotEnabledForEnvironmentError',
    'ClientNotLinkedToProjectError',
    'ConnectCredentialsError',
    'ConnectNetworkError',
    'ConnectRateLimitError',
    'ConnectResponseError',
    'ConnectTimeoutError',
    'ConnectValidationError',
    'ConnectorNotFoundError',
    'configureConnect',
    'connectFetch',
    'createConnect',
    'getConnectionStatus',
    'isConnectError',
    'waitForAuthorization',
  ]);
});

test('has one kind for each name', () => {
  for (const [name, value] of Object.entries(reference)) {
    expect(typeof entry[name as keyof typeof entry], name).toBe(typeof value);
  }
});
