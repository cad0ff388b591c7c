import { describe, expect, test } from 'vitest';
import { ConnectValidationError } from '../../../src/index.js';
import { serverAndClient } from '../../support/client.js';
import { APP, failureOf } from '../../support/token-response.js';

const throws = () => {
  throw new Error('raw');
};
const withGetter = (name: string, base: object = {}) =>
  Object.defineProperty({ ...base }, name, { get: throws, enumerable: true });
const hostile = () => new Proxy({}, { get: throws, ownKeys: throws, has: throws });
const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};
const cycle = () => {
  const value: Record<string, unknown> = { connector: 'c' };
  value['self'] = value;
  return value;
};

const ORIGINS = { origins: ['https://api.example'] };
const CHALLENGE = { verifier: 'verifier', url: 'https://connect.test' };
const WHOSE = { connector: 'c', params: APP };
const OBJECTS: [string, () => unknown][] = [
  ['a proxy that throws', hostile],
  ['a revoked proxy', revoked],
  ['a text', () => 'text'],
  ['a big integer', () => 5n],
  ['a symbol', () => Symbol('s')],
  ['a function', () => () => {}],
];

/** Which argument of which function is hostile, and the others. */
const PLACES: [place: string, name: string, (hostile: unknown) => unknown[]][] = [
  ['the connector of connectFetch', 'connectFetch', (it) => [it, APP, ORIGINS]],
  ['the params of connectFetch', 'connectFetch', (it) => ['c', it, ORIGINS]],
  ['the options of connectFetch', 'connectFetch', (it) => ['c', APP, it]],
  ['an origin', 'connectFetch', (it) => ['c', APP, { origins: [it] }]],
  ['the origins', 'connectFetch', (it) => ['c', APP, { origins: it }]],
  ['the challenge', 'waitForAuthorization', (it) => [it, WHOSE]],
  ['the options of a wait', 'waitForAuthorization', (it) => [CHALLENGE, it]],
  ['the params of a wait', 'waitForAuthorization', (it) => [CHALLENGE, { ...WHOSE, params: it }]],
  ['the connectors', 'getConnectionStatus', (it) => [it, APP.subject]],
  ['the subject', 'getConnectionStatus', (it) => [['c'], it]],
  ['the options of a status', 'getConnectionStatus', (it) => [['c'], APP.subject, it]],
];

type Loose = Record<string, (...given: unknown[]) => unknown>;

async function refusalOf(name: string, given: unknown[]) {
  const { connect, server } = await serverAndClient();
  const asked = Promise.resolve().then(() => (connect as unknown as Loose)[name]?.(...given));
  const error = await failureOf(asked);
  expect(server.requests).toEqual([]);
  return error;
}

describe.each(PLACES)('for %s', (place, name, argumentsWith) => {
  // A text is a connector.
  const others = OBJECTS.filter(
    ([what]) => what !== 'a text' || !place.startsWith('the connector '),
  );
  test.each(others)('%s is refused before anything is sent', async (_what, make) => {
    expect(await refusalOf(name, argumentsWith(make()))).toBeInstanceOf(ConnectValidationError);
  });
});

test.each<[string, string, () => unknown[]]>([
  ['an origin', 'connectFetch', () => ['c', APP, withGetter('origins')]],
  ['a fetch', 'connectFetch', () => ['c', APP, withGetter('fetch', ORIGINS)]],
  ['a verifier', 'waitForAuthorization', () => [withGetter('verifier'), WHOSE]],
  ['an expiry', 'waitForAuthorization', () => [withGetter('expiresAt', CHALLENGE), WHOSE]],
  ['a connector', 'getConnectionStatus', () => [[withGetter('connector')], APP.subject]],
  ['a cycle', 'getConnectionStatus', () => [[cycle()], APP.subject]],
  ['a subject', 'getConnectionStatus', () => [['c'], withGetter('type')]],
])('%s that cannot be read is refused by %s', async (_what, name, given) => {
  expect(await refusalOf(name, given())).toBeInstanceOf(ConnectValidationError);
});
