import { describe, expect, test } from 'vitest';
import { cacheKey } from '../../../src/internal/tokens/cache-key.js';
import {
  connectorNames,
  deletionOf,
  isOfConnector,
  revocationOf,
} from '../../../src/internal/tokens/invalidation.js';
import { ANN, APP, BOB, CONNECTOR, tokenResponse } from '../../support/token-response.js';

const key = (params: object, id = 'me') =>
  cacheKey({ id, isDeployment: false }, 'c', params as typeof APP);
const keptOf = (fields: object = {}) => ({
  response: tokenResponse(fields),
  attempt: 1,
  arrivedAt: 0,
  expiresAt: 1,
  lifetimeMs: 1,
});
const T1 = keptOf({ installationId: 'T1' });

test.each([
  ['the same request', {}, true],
  ['the same request in other words', { scopes: ['*'], validityBufferMs: 1 }, true],
  ['another installation', { installationId: 'T1' }, false],
  ['other scopes', { scopes: ['a'] }, false],
  ['an unknown field', { later: 1 }, false],
])('a deletion covers %s: %s', (_what, more, expected) => {
  expect(deletionOf('c', ANN).covers(key({ ...ANN, ...more }), T1)).toBe(expected);
});

describe('a revocation', () => {
  test.each([
    [undefined, undefined, true],
    [undefined, 'T2', true],
    ['T1', undefined, true],
    ['T1', 'T1', true],
    ['T2', undefined, true],
    ['T2', 'T2', true],
    ['T2', 'T3', false],
    ['T2', '*', true],
    ['*', 'T2', true],
  ])('of installation %s covers a request for %s: %s', (revoked, asked, expected) => {
    const { covers } = revocationOf('c', { ...ANN, installationId: revoked });
    const params = { ...ANN, installationId: asked, scopes: ['any'] };
    expect(covers(key(params), T1)).toBe(expected);
  });

  const ofT1 = () => revocationOf('c', { ...ANN, installationId: 'T1' });
  const forT2 = () => key({ ...ANN, installationId: 'T2' });

  test('covers a request for another installation that was answered from the revoked one', () => {
    expect(ofT1().covers(forT2(), T1)).toBe(true);
  });

  test.each([{}, { installationId: null }])(
    'covers a request whose answer named no installation: %j',
    (named) => {
      expect(ofT1().covers(forT2(), keptOf(named))).toBe(true);
    },
  );

  test('covers a request that has no answer yet', () => {
    expect(ofT1().covers(forT2())).toBe(true);
  });

  test.each([
    [ANN.subject, { plan: 'pro' }],
    [{ type: 'jwt-bearer', sub: 's', iss: 'i' }, { additionalClaims: { a: 1 } }],
    [{ type: 'token', token: 't' }, { note: [1] }],
    [APP.subject, { team: 'x' }],
  ])('covers the subject %j with %j', (subject, more) => {
    const { covers } = revocationOf('c', { subject } as never);
    expect(covers(key({ subject: { ...subject, ...more } }), T1)).toBe(true);
    const wider = revocationOf('c', { subject: { ...subject, ...more } } as never);
    expect(wider.covers(key({ subject }), T1)).toBe(true);
  });

  test.each([
    [ANN.subject, { issuer: 'i' }],
    [{ type: 'jwt-bearer', sub: 's' }, { iss: 'i' }],
    [{ type: 'jwt-bearer', sub: 's' }, { aud: 'a' }],
    [{ type: 'jwt-bearer', sub: 's' }, { sub: 't' }],
    [{ type: 'token', token: 't' }, { token: 'u' }],
  ])('of the subject %j leaves one with %j alone', (subject, more) => {
    const { covers } = revocationOf('c', { subject } as never);
    expect(covers(key({ subject: { ...subject, ...more } }), T1)).toBe(false);
  });
});

test('neither asks who the caller was, and both stay with their subject', () => {
  for (const { connector, covers } of [deletionOf('c', ANN), revocationOf('c', ANN)]) {
    expect(connector).toBe('c');
    expect(covers(key(ANN, 'someone else'), T1)).toBe(true);
    for (const other of [APP, BOB, { subject: { ...ANN.subject, issuer: 'x' } }]) {
      expect(covers(key(other), T1)).toBe(false);
    }
  }
});

test('a connector is known by the name of the request and those of the answer', () => {
  const { id, uid } = CONNECTOR;
  expect(['c', id, uid, 'd'].map((name) => isOfConnector(name, key(ANN), T1))).toEqual([
    true,
    true,
    true,
    false,
  ]);
});

test.each([undefined, null, 'text', 5])(
  'an answer whose connector is %j names none',
  (connector) => {
    expect(connectorNames(keptOf({ connector }))).toEqual([undefined, undefined]);
  },
);
