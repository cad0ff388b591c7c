import { beforeEach, describe, expect, test, vi } from 'vitest';
import { deletionOf } from '../../../src/internal/tokens/invalidation.js';
import { SlotTable } from '../../../src/internal/tokens/slot-table.js';
import { ANN, APP, BOB } from '../../support/token-response.js';
import { begin, held, latestOf, refuse, slotOf, smallCache, tokenOf } from './small-cache.js';

beforeEach(() => smallCache());

describe('nothing is held for a key', () => {
  test('whose request has failed', () => {
    const { fail } = begin();
    expect(slotOf(ANN)).toBeDefined();
    fail();
    expect(slotOf(ANN)).toBe(undefined);
  });

  test('whose token was evicted', () => {
    for (const params of [ANN, BOB, APP]) begin(params).bring();
    expect(slotOf(ANN)).toBe(undefined);
    expect([BOB, APP].map(tokenOf)).toEqual(['token-2', 'token-3']);
  });

  test('whose token was dropped', () => {
    begin().bring();
    held.cache.invalidate(deletionOf('c', ANN));
    expect(slotOf(ANN)).toBe(undefined);
  });

  test('whose request brought what cannot be kept', () => {
    begin().bring({}, Number.NaN);
    expect(slotOf(ANN)).toBe(undefined);
  });

  test('without a cache, once its requests have ended', () => {
    smallCache(0);
    const [first, second] = [begin(), begin()];
    first.bring();
    expect(latestOf(ANN)).toBe(second.flight);
    second.bring();
    expect(slotOf(ANN)).toBe(undefined);
  });

  test('and its token evicted while a request is in the air is released afterwards', () => {
    begin().bring();
    const { fail } = begin();
    for (const params of [BOB, APP]) begin(params).bring();
    expect(slotOf(ANN)?.kept).toBe(undefined);
    fail();
    expect(slotOf(ANN)).toBe(undefined);
  });
});

describe('of several requests of a key', () => {
  test('the latest is the one to join, and the one before it when that has ended', () => {
    const [first, second] = [begin(), begin()];
    expect(latestOf(ANN)).toBe(second.flight);
    second.fail();
    expect(latestOf(ANN)).toBe(first.flight);
  });

  test('what left last is kept, whichever is answered last', () => {
    const [first, second] = [begin(), begin()];
    second.bring();
    first.bring();
    expect(tokenOf()).toBe('token-2');
  });

  test('a refusal drops what was asked for before it, now and later', () => {
    begin().bring();
    const [overtaken, refused] = [begin(), begin()];
    refuse(refused.attempt);
    expect(tokenOf()).toBe(undefined);
    overtaken.bring();
    expect(tokenOf()).toBe(undefined);
  });

  test('a refusal leaves what was asked for after it', () => {
    const [refused, later] = [begin(), begin()];
    later.bring();
    refuse(refused.attempt);
    expect(tokenOf()).toBe('token-2');
  });

  test('what left before a rejected one is kept in its place', () => {
    const [first, second] = [begin(), begin()];
    second.bring();
    held.cache.reject('c', ANN, 'token-2');
    first.bring();
    expect(tokenOf()).toBe('token-1');
  });

  test('all share one slot', () => {
    const add = vi.spyOn(SlotTable.prototype, 'add');
    for (const { fail } of [begin(), begin(), begin()]) fail();
    expect(add).toHaveBeenCalledTimes(1);
  });

  test('a failure of one leaves the slot that another one holds', () => {
    const [first, second] = [begin(), begin()];
    first.fail();
    second.bring();
    expect(tokenOf()).toBe('token-2');
  });
});
