import { afterEach, expect, test, vi } from 'vitest';
import { requestContextToken } from '../../../src/internal/environment/runtime.js';

const CONTEXT = Symbol.for('@vercel/request-context');

function provide(get: unknown) {
  Object.assign(globalThis, { [CONTEXT]: { get } });
}

afterEach(() => {
  Reflect.deleteProperty(globalThis, CONTEXT);
  vi.restoreAllMocks();
});

test('the token is in a header of the request that is being served', () => {
  provide(() => ({ headers: { 'x-vercel-oidc-token': 'a.b.c' } }));
  expect(requestContextToken()).toBe('a.b.c');
});

test.each([
  ['no request', () => undefined],
  ['no headers', () => ({})],
  ['another type', () => ({ headers: { 'x-vercel-oidc-token': ['a'] } })],
  [
    'a context that throws',
    () => {
      throw new Error('not in a request');
    },
  ],
])('there is none with %s', (_, get) => {
  provide(get);
  expect(requestContextToken()).toBe(undefined);
});

test('there is none outside Vercel', () => {
  expect(requestContextToken()).toBe(undefined);
});
