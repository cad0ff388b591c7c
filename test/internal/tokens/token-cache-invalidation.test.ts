import { beforeEach, describe, expect, test } from 'vitest';
import { deletionOf, revocationOf } from '../../../src/internal/tokens/invalidation.js';
import { ANN, BOB, CONNECTOR } from '../../support/token-response.js';
import { begin, held, READ, smallCache, tokenOf } from './small-cache.js';

beforeEach(() => smallCache());

describe('an invalidation', () => {
  test('closes the requests in the air that it may concern, and no others', () => {
    const [ann, bob] = [begin(ANN), begin(BOB)];
    held.cache.invalidate(deletionOf('c', ANN));
    expect([ann.flight.isOpen, bob.flight.isOpen]).toEqual([false, true]);
    ann.bring();
    bob.bring();
    expect([ANN, BOB].map(tokenOf)).toEqual([undefined, 'token-2']);
  });

  test('of another name of the connector covers what such a request brings', () => {
    const { bring } = begin();
    held.cache.invalidate(revocationOf(CONNECTOR.uid, ANN));
    bring();
    expect(tokenOf()).toBe(undefined);
  });

  test('concerns no request that has ended', () => {
    const { flight, bring } = begin();
    bring();
    held.cache.invalidate(deletionOf('c', ANN));
    expect(flight.invalidations).toEqual([]);
  });

  test('of another connector lets it be kept', () => {
    const { bring } = begin();
    held.cache.invalidate(revocationOf('oauth/linear', ANN));
    bring();
    expect(tokenOf()).toBe('token-1');
  });

  test('of another name lets a reply be kept that names no connector', () => {
    const { bring } = begin();
    held.cache.invalidate(revocationOf(CONNECTOR.uid, ANN));
    bring({ connector: undefined });
    expect(tokenOf()).toBe('token-1');
  });
});

describe('a rejection', () => {
  test('of a token while nothing but a request is there rejects nothing', () => {
    begin();
    expect(held.cache.reject('c', ANN, 'token-1')).toBe(false);
  });

  test('is of the token that was sent, and not of a newer one', () => {
    begin().bring();
    expect(held.cache.reject('c', ANN, 'older')).toBe(false);
    expect(tokenOf()).toBe('token-1');
    expect(held.cache.reject('c', ANN, 'token-1')).toBe(true);
    expect(tokenOf()).toBe(undefined);
  });

  test('leaves other requests alone that got the same token', () => {
    begin().bring({ token: 'same' });
    begin(READ).bring({ token: 'same' });
    held.cache.reject('c', ANN, 'same');
    expect([ANN, READ].map(tokenOf)).toEqual([undefined, 'same']);
  });
});

describe('the names of a connector', () => {
  test('are known while the token of any subject is kept', () => {
    for (const params of [ANN, BOB]) begin(params).bring();
    held.cache.invalidate(deletionOf('c', ANN));
    held.cache.invalidate(revocationOf(CONNECTOR.uid, BOB));
    expect(tokenOf(BOB)).toBe(undefined);
  });

  test('are forgotten with its last token: they may become those of another one', () => {
    begin().bring();
    held.cache.invalidate(deletionOf('c', ANN));
    begin().bring({ connector: { id: 'scl_2', uid: 'slack/other', type: 'slack' } });
    held.cache.invalidate(revocationOf(CONNECTOR.uid, ANN));
    expect(tokenOf()).toBe('token-2');
  });
});
