import { beforeEach, describe, expect, test } from 'vitest';
import { ConnectError } from '../../../src/index.js';
import { Flight } from '../../../src/internal/tokens/flight.js';
import { deletionOf, revocationOf } from '../../../src/internal/tokens/invalidation.js';
import { TokenCache } from '../../../src/internal/tokens/token-cache.js';
import { ANN, APP, BOB, CONNECTOR, tokenResponse } from '../../support/token-response.js';

const ME = { id: 'me', isDeployment: false };
const NOW = 1_000_000;
const HOUR = 3_600_000;
const gone = new ConnectError('gone', { status: 503, retryable: true });
let cache: TokenCache;

beforeEach(() => {
  cache = new TokenCache(2, () => NOW);
});

type Params = typeof APP | typeof ANN | typeof BOB;
const slotOf = (params: Params) => cache.find(ME, 'c', params);
const latestOf = (params: Params) => slotOf(params)?.flights.at(-1);
/** Tells of a refusal of Ann's request. */
const refuse = (attempt: number) =>
  cache.refuse({ caller: ME, connector: 'c', params: { ...ANN } }, attempt);

/** A flight of which an attempt has left. */
function begin(params: Params = ANN) {
  const flight = new Flight(30_000);
  cache.begin({ caller: ME, connector: 'c', params }, flight);
  const attempt = cache.depart(flight);
  const bring = (more: object = {}) => {
    const response = tokenResponse({ token: `token-${attempt}`, ...more });
    cache.land(flight, {
      response,
      attempt,
      arrivedAt: NOW,
      expiresAt: NOW + HOUR,
      lifetimeMs: HOUR,
    });
  };
  return { flight, attempt, bring, fail: () => cache.fail(flight, gone) };
}
const tokenOf = (params: Params = ANN) => cache.usable(slotOf(params))?.response.token;

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
    cache.invalidate(deletionOf('c', ANN));
    expect(slotOf(ANN)).toBe(undefined);
  });

  test('whose request brought what cannot be kept', () => {
    const { flight, attempt } = begin();
    const response = tokenResponse();
    cache.land(flight, {
      response,
      attempt,
      arrivedAt: NOW,
      expiresAt: Number.NaN,
      lifetimeMs: Number.NaN,
    });
    expect(slotOf(ANN)).toBe(undefined);
  });

  test('without a cache, once its requests have ended', () => {
    cache = new TokenCache(0, () => NOW);
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

  test('a failure of one leaves the slot that another one holds', () => {
    const [first, second] = [begin(), begin()];
    first.fail();
    second.bring();
    expect(tokenOf()).toBe('token-2');
  });
});

describe('an invalidation', () => {
  test('closes the requests in the air that it may concern, and no others', () => {
    const [ann, bob] = [begin(ANN), begin(BOB)];
    cache.invalidate(deletionOf('c', ANN));
    expect([ann.flight.isOpen, bob.flight.isOpen]).toEqual([false, true]);
    ann.bring();
    bob.bring();
    expect([ANN, BOB].map(tokenOf)).toEqual([undefined, 'token-2']);
  });

  test('of another name of the connector covers what such a request brings', () => {
    const { bring } = begin();
    cache.invalidate(revocationOf(CONNECTOR.uid, ANN));
    bring();
    expect(tokenOf()).toBe(undefined);
  });

  test('of another connector lets it be kept', () => {
    const { bring } = begin();
    cache.invalidate(revocationOf('oauth/linear', ANN));
    bring();
    expect(tokenOf()).toBe('token-1');
  });

  test('of another name lets a reply be kept that names no connector', () => {
    const { bring } = begin();
    cache.invalidate(revocationOf(CONNECTOR.uid, ANN));
    bring({ connector: undefined });
    expect(tokenOf()).toBe('token-1');
  });
});
