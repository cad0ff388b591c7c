import { describe, expect, test } from 'vitest';
import { cacheKey } from '../../../src/internal/tokens/cache-key.js';
import { keptToken } from '../../../src/internal/tokens/kept-token.js';
import {
  deletedNames,
  namesOf,
  revokedNames,
  sharedName,
} from '../../../src/internal/tokens/shared-names.js';
import type { ConnectTokenParams, ConnectTokenResponse } from '../../../src/types.js';
import { APP, CONNECTOR, tokenResponse } from '../../support/token-response.js';

const CALLER = { id: 'caller', isDeployment: false };
const TIMES = { arrivedAt: 0, tookMs: 0, serviceTime: undefined };
const T1 = { installationId: 'T1' };

const keyOf = (params: ConnectTokenParams) => cacheKey(CALLER, 'c', params);
const named = (params: ConnectTokenParams, fields: Partial<ConnectTokenResponse> = {}) =>
  namesOf(keyOf(params), keptToken(tokenResponse(fields), 1, TIMES));

/** Whether a revocation finds a token. */
function isFound(names: string[], connector: string, params: object): boolean {
  return revokedNames(connector, { ...APP, ...params }).some((name) => names.includes(name));
}

describe('the names of a token', () => {
  // Processes of several versions share a store: they have to write the same.
  test('are those of its connector, request and installations', () => {
    const nameless = { connector: undefined } as unknown as Partial<ConnectTokenResponse>;
    expect(named({ ...APP, ...T1 }, { ...nameless, ...T1 })).toEqual([
      '["connector","c"]',
      '["request","c","{\\"installationId\\":\\"T1\\",\\"rest\\":{},\\"subject\\":{\\"type\\":\\"app\\"}}"]',
      '["installation","c","T1"]',
    ]);
  });

  test('hold each name of the connector', () => {
    const connectors = [...new Set(named(APP).map((name) => JSON.parse(name)[1]))];
    expect(connectors).toEqual(['c', CONNECTOR.id, CONNECTOR.uid]);
    const ofInstallations = named(APP).filter((name) => name.startsWith('["installation"'));
    expect(ofInstallations.map((name) => JSON.parse(name)[2])).toEqual(['*', '*', '*']);
  });
});

describe('a revocation', () => {
  const tokens = {
    any: named(APP),
    asked: named({ ...APP, ...T1 }),
    told: named(APP, T1),
    sure: named({ ...APP, ...T1 }, T1),
    all: named({ ...APP, ...T1 }, { installationId: null as unknown as string }),
    other: named({ ...APP, installationId: 'T2' }, { installationId: 'T2' }),
  };
  const foundBy = (params: object, connector = 'c') =>
    Object.entries(tokens).flatMap(([name, names]) =>
      isFound(names, connector, params) ? [name] : [],
    );

  test.each(['c', CONNECTOR.id, CONNECTOR.uid])('finds all tokens of the connector %s', (name) => {
    expect(foundBy({}, name)).toEqual(Object.keys(tokens));
    expect(foundBy({ installationId: '*' }, name)).toEqual(Object.keys(tokens));
  });

  test('of an installation finds what may be of it', () => {
    expect(foundBy(T1)).toEqual(['any', 'asked', 'told', 'sure', 'all']);
    expect(foundBy({ installationId: 'T3' })).toEqual(['any', 'asked', 'told', 'all']);
  });

  test('finds no token of another connector', () => {
    expect([...foundBy({}, 'd'), ...foundBy(T1, 'd')]).toEqual([]);
  });
});

test('a deletion finds the request, and no other', () => {
  const names = named({ ...APP, scopes: ['a', 'b'] });
  const found = (params: object) =>
    deletedNames('c', { ...APP, ...params }).some((name) => names.includes(name));
  expect(found({ scopes: ['b', 'a', 'a'] })).toBe(true);
  expect([{}, { scopes: ['a'] }, { scopes: ['a', 'c'] }].map(found)).toEqual([false, false, false]);
});

test('what asks for other scopes, audiences or resources has another name', () => {
  const params = ['scopes', 'audience', 'resources'].flatMap((field) =>
    [['a'], ['b'], ['a', 'b']].map((items) => ({ ...APP, [field]: items })),
  );
  const names = [APP, ...params].map((one) => sharedName(keyOf(one), 'https://a').request);
  expect(new Set(names).size).toBe(10);
});
