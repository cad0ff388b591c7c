import { expect, onTestFinished, test, vi } from 'vitest';
import { ANN } from '../support/token-response.js';

const SHARED = Symbol.for('grantkit.asked-consents.v1');
const ASKED = { connector: 'oauth/linear', params: ANN, options: { vercelToken: 'secret' } };

/** The module as each of two bundles has it. */
async function copies() {
  const place = globalThis as Record<symbol, unknown>;
  const before = place[SHARED];
  Reflect.deleteProperty(place, SHARED);
  onTestFinished(() => {
    Object.defineProperty(place, SHARED, { value: before, configurable: true, writable: true });
  });
  vi.resetModules();
  const one = await import('../../src/internal/asked-consent.js');
  vi.resetModules();
  const two = await import('../../src/internal/asked-consent.js');
  expect(two.askedFor).not.toBe(one.askedFor);
  return { one, two };
}

test('tells what a consent was asked for, in each copy of the package', async () => {
  const { one, two } = await copies();
  const [first, second] = [{}, {}];
  one.noteAsked(first, ASKED);
  two.noteAsked(second, ASKED);
  expect(Reflect.get(globalThis, SHARED)).toBeInstanceOf(WeakMap);
  for (const { askedFor } of [one, two]) {
    expect(askedFor(first)).toBe(ASKED);
    expect(askedFor(second)).toBe(ASKED);
    expect(askedFor({})).toBe(undefined);
  }
});

test('lets another object tell it, which shows none of it', async () => {
  const { one, two } = await copies();
  const [pending, other] = [{}, { url: 'https://consent.example' }];
  one.noteAsked(pending, ASKED);
  two.tellAsWell(other, pending);
  expect(one.askedFor(other)).toBe(ASKED);
  expect(Reflect.ownKeys(other)).toEqual(['url']);
});

test('remembers where the global object takes nothing', async () => {
  const { one } = await copies();
  Object.defineProperty(globalThis, SHARED, { value: undefined, configurable: true });
  const pending = {};
  one.noteAsked(pending, ASKED);
  expect(one.askedFor(pending)).toBe(ASKED);
});
