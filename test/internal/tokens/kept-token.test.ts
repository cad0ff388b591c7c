import { beforeEach, describe, expect, test } from 'vitest';
import {
  effectiveBuffer,
  isFresh,
  isUsable,
  type KeptToken,
  keptToken,
  responseOf,
} from '../../../src/internal/tokens/kept-token.js';
import { tokenResponse } from '../../support/token-response.js';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const HOUR = 3_600_000;

/** A token of the service with an expiry by its clock, which differs from the one here. */
function arrived(expiresAt: number, { aheadMs = 0, isDated = true, tookMs = 0 } = {}) {
  const arrivedAt = NOW + tookMs;
  const serviceTime = isDated ? arrivedAt + aheadMs : undefined;
  const response = tokenResponse({ expiresAt: expiresAt + aheadMs });
  return keptToken(response, 7, { tookMs, arrivedAt, serviceTime });
}

describe('a token expires here', () => {
  test.each([0, 2_000, -2_000])('when the service says, with clocks %d ms apart', (aheadMs) => {
    const kept = arrived(NOW + HOUR, { aheadMs });
    expect(kept.expiresAt).toBe(NOW + HOUR + aheadMs);
    expect(kept).toMatchObject({ attempt: 7, arrivedAt: NOW });
  });

  test('when the service says, without a date of its reply', () => {
    expect(arrived(NOW + HOUR, { isDated: false, aheadMs: HOUR }).expiresAt).toBe(NOW + 2 * HOUR);
  });

  test.each([2_001, -2_001, HOUR, -HOUR])(
    'a lifetime after its request left, less a second, with clocks %d ms apart',
    (aheadMs) => {
      const kept = arrived(NOW + 500 + HOUR, { aheadMs, tookMs: 500 });
      expect(kept.expiresAt).toBe(NOW + HOUR - 1_000);
    },
  );

  test.each([undefined, null, 'soon', Number.NaN, Number.POSITIVE_INFINITY])(
    'nobody knows when, with %j',
    (expiresAt) => {
      const response = { token: 't', expiresAt } as never;
      const times = { tookMs: 0, arrivedAt: NOW, serviceTime: NOW };
      expect(keptToken(response, 1, times).expiresAt).toBeNaN();
    },
  );
});

describe('a kept token', () => {
  let kept: KeptToken;

  beforeEach(() => {
    kept = arrived(NOW + 60_000);
  });

  test('is usable from its arrival until it expires', () => {
    const times = [NOW - 1, NOW, NOW + 59_999, NOW + 60_000];
    expect(times.map((now) => isUsable(kept, now))).toEqual([false, true, true, false]);
  });

  test('is not usable when nobody knows when it expires', () => {
    expect(isUsable({ ...kept, expiresAt: Number.NaN }, NOW)).toBe(false);
  });

  test('is fresh while more than the buffer is left', () => {
    const isFreshAt = (leftMs: number) => isFresh(kept, 10_000, NOW + 60_000 - leftMs);
    expect([10_001, 10_000, 1].map(isFreshAt)).toEqual([true, false, false]);
  });

  test('is fresh for half of its lifetime, however long the buffer', () => {
    expect(effectiveBuffer(kept, 45_000)).toBe(30_000);
    expect(isFresh(kept, 45_000, NOW + 29_999)).toBe(true);
    expect(isFresh(kept, 45_000, NOW + 30_000)).toBe(false);
  });

  test('is not fresh on a clock before its arrival', () => {
    expect(isFresh(kept, 0, NOW - 1)).toBe(false);
  });
});

test('a caller gets a copy of the response', () => {
  const kept = arrived(NOW + HOUR);
  const copy = responseOf(kept);
  expect(copy).toEqual(kept.response);
  expect(copy).not.toBe(kept.response);
  expect(copy.connector).not.toBe(kept.response.connector);
});
