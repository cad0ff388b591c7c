import { beforeEach, describe, expect, test, vi } from 'vitest';
import { ConnectError } from '../../../src/errors.js';
import { Fallback } from '../../../src/internal/tokens/fallback.js';
import type { KeptToken } from '../../../src/internal/tokens/kept-token.js';
import {
  dropUnlessGood,
  findKept,
  fromStore,
  type SharedRequest,
  vouchedFor,
} from '../../../src/internal/tokens/shared-request.js';
import type { TokenSlot } from '../../../src/internal/tokens/token-slot.js';
import type { SharedToken } from '../../../src/token-store.js';
import { advance, fakeClocks, NOW } from '../../support/client.js';
import { tokenResponse } from '../../support/token-response.js';

const HOUR_MS = 3_600_000;

fakeClocks();

let shared: SharedToken;
let kept: KeptToken;
beforeEach(() => {
  const response = tokenResponse({ token: 'shared' });
  shared = { response, leftMs: 60_000, lifetimeMs: HOUR_MS };
  const state = { epoch: 'old', checkedAt: 0, broughtBy: 3 };
  const times = { arrivedAt: NOW, expiresAt: NOW + HOUR_MS, lifetimeMs: HOUR_MS };
  kept = { response, attempt: 5, ...times, shared: state };
});

/** What is asked for, with what is kept, and what drops that. */
function requestWith(slot: Partial<TokenSlot>, usable?: KeptToken) {
  const drop = vi.fn();
  const call = { settings: { now: () => Date.now() } };
  const cache = { drop, usable: () => usable };
  const request = { call, slot, cache, flight: { bufferMs: 1 } };
  return { request: request as unknown as SharedRequest, drop };
}

describe('a token of the store', () => {
  const take = (slot: Partial<TokenSlot>, askedAt: number) => {
    const taken = { type: 'hit', token: shared, epoch: 'e' } as const;
    return fromStore(requestWith(slot).request, { taken, askedAt, number: 9 });
  };

  test('works for what it had left when the store was asked', async () => {
    const askedAt = performance.now();
    await advance(400);
    expect(take({}, askedAt)).toEqual({
      response: shared.response,
      attempt: 9,
      arrivedAt: NOW + 400,
      expiresAt: NOW + 60_000,
      lifetimeMs: HOUR_MS,
      shared: { epoch: 'e', checkedAt: askedAt, broughtBy: 0 },
    });
  });

  test('is still that of the attempt of this process that brought it', () => {
    expect(take({ kept }, 0).shared?.broughtBy).toBe(3);
    shared.response = tokenResponse({ token: 'another' });
    expect(take({ kept }, 0).shared?.broughtBy).toBe(0);
  });
});

test('a token that the store vouches for is of its epoch from then on', () => {
  const taken = { type: 'busy', epoch: 'new' } as const;
  const state = { epoch: 'new', checkedAt: 7, broughtBy: 3 };
  const expected = { ...kept, attempt: 9, shared: state };
  expect(vouchedFor(kept, { taken, askedAt: 7, number: 9 })).toEqual(expected);
});

describe('a kept token', () => {
  const isDropped = (epoch: string, { number = 9, type = 'busy' } = {}) => {
    const { request, drop } = requestWith({ kept });
    const taken = type === 'hit' ? { type, epoch, token: shared } : { type: 'busy', epoch };
    dropUnlessGood(request, { taken: taken as { type: 'busy'; epoch: string }, number });
    return drop.mock.calls.length === 1;
  };

  test('goes when its epoch has ended, or was never known', () => {
    expect([isDropped('old'), isDropped('new')]).toEqual([false, true]);
    kept = { ...kept, shared: undefined };
    expect(isDropped('old')).toBe(true);
  });

  test('stays when it came after the store was asked', () => {
    expect([isDropped('new', { number: 4 }), isDropped('new', { number: 5 })]).toEqual([
      false,
      true,
    ]);
  });

  test('stays until the token of the store takes its place', () => {
    expect(isDropped('new', { type: 'hit' })).toBe(false);
  });
});

test('a failure keeps nobody from the service whose token works no more', () => {
  const error = new ConnectError('out');
  const slot = { coolDown: { error, until: performance.now() + 1_000 } };
  const old = { ...kept, expiresAt: NOW + 1 };
  expect(findKept(requestWith(slot, old).request)).toEqual(new Fallback(old, error));
  expect(findKept(requestWith(slot).request)).toBeUndefined();
});
