import { describe, expect, test } from 'vitest';
import { serverAndClient } from '../../support/client.js';
import { APP, failureOf } from '../../support/token-response.js';

/** What a plain program may pass by mistake or malice: the connector, the params, the options. */
type Given = () => [connector: unknown, params: unknown, options?: unknown];

const throws = () => {
  throw new Error('raw');
};
const getter = (name: string) => Object.defineProperty({}, name, { get: throws, enumerable: true });
const withGetter = (base: object, name: string) =>
  Object.defineProperty({ ...base }, name, { get: throws, enumerable: true });
const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};
const cycle = () => {
  const params: Record<string, unknown> = { ...APP };
  params['self'] = params;
  return params;
};
const deep = () => {
  let value: unknown = 1;
  for (let level = 0; level < 100_000; level++) value = [value];
  return value;
};

const PLAIN =
  'must be plain JSON: no toJSON, cycles, big integers, getters that throw or endless nesting.';

const REFUSED: Record<string, [Given, message: string]> = {
  'a symbol for the connector': [() => [Symbol('c'), APP], 'connector must be the id or UID'],
  'a big integer for the connector': [() => [5n, APP], 'connector must be the id or UID'],
  'a symbol for the buffer': [
    () => ['c', { ...APP, validityBufferMs: Symbol('b') }],
    'params: `validityBufferMs` must be a number',
  ],
  'a big integer for the buffer': [
    () => ['c', { ...APP, validityBufferMs: 5n }],
    'params: `validityBufferMs` must be a number',
  ],
  'a negative buffer': [
    () => ['c', { ...APP, validityBufferMs: -1 }],
    'params: `validityBufferMs` must be a number',
  ],
  'scopes that are a text': [() => ['c', { ...APP, scopes: '*' }], 'params: `scopes` must be an'],
  'scopes of symbols': [() => ['c', { ...APP, scopes: [Symbol('s')] }], 'params: `scopes.0` must'],
  'a symbol for the subject': [() => ['c', { subject: Symbol('s') }], 'params: `subject` must be'],
  'a big integer in a new field': [() => ['c', { ...APP, size: 5n }], `params ${PLAIN}`],
  'a cycle': [() => ['c', cycle()], `params ${PLAIN}`],
  'nesting without end': [() => ['c', { ...APP, more: deep() }], `params ${PLAIN}`],
  'a getter of the params that throws': [
    () => ['c', withGetter(APP, 'installationId')],
    `params ${PLAIN}`,
  ],
  'a getter of the buffer that throws': [
    () => ['c', withGetter(APP, 'validityBufferMs')],
    `params ${PLAIN}`,
  ],
  'a getter of the subject that throws': [
    () => ['c', { subject: withGetter({ type: 'app' }, 'id') }],
    `params ${PLAIN}`,
  ],
  'a proxy for the params that throws': [
    () => ['c', new Proxy({ ...APP }, { get: throws })],
    `params ${PLAIN}`,
  ],
  'a revoked proxy for the params': [() => ['c', revoked()], 'params'],
  'a revoked proxy for the subject': [() => ['c', { subject: revoked() }], 'params'],
  'no params': [() => ['c', undefined], 'params: must be an object'],
  'params with a toJSON of another subject': [
    () => ['c', { ...APP, toJSON: () => ({ subject: { type: 'user', id: 'bob' } }) }],
    'params',
  ],
  'params with a toJSON that gives nothing': [
    () => ['c', { ...APP, toJSON: () => ({}) }],
    'params',
  ],
  'params with a toJSON that gives a text': [
    () => ['c', { ...APP, toJSON: () => 'text' }],
    `params ${PLAIN}`,
  ],
  'params with a toJSON that throws': [() => ['c', { ...APP, toJSON: throws }], `params ${PLAIN}`],
  'a subject with a toJSON of another one': [
    () => ['c', { subject: { ...APP.subject, toJSON: () => ({ type: 'user', id: 'bob' }) } }],
    'params',
  ],
  'a text for the options': [() => ['c', APP, 'text'], 'options: must be an object'],
  'a number for the options': [() => ['c', APP, 5], 'options: must be an object'],
  'a list for the options': [() => ['c', APP, []], 'options: must be an object'],
  'a function for the options': [() => ['c', APP, () => {}], 'options: must be an object'],
  'a symbol for the options': [() => ['c', APP, Symbol('o')], 'options: must be an object'],
  'a getter of the options that throws': [() => ['c', APP, getter('signal')], `options ${PLAIN}`],
  'a proxy for the options that throws': [
    () => ['c', APP, new Proxy({}, { get: throws, ownKeys: throws })],
    `options ${PLAIN}`,
  ],
  'a revoked proxy for the options': [() => ['c', APP, revoked()], 'options'],
  'a signal that cannot be left': [
    () => ['c', APP, { signal: { aborted: false, addEventListener: () => {} } }],
    'options: `signal` must be an AbortSignal',
  ],
  'a time limit that is a text': [
    () => ['c', APP, { timeoutMs: '5' }],
    'options: `timeoutMs` must be a positive number',
  ],
};

type Loose = Record<string, (...given: unknown[]) => unknown>;

describe.each(Object.entries(REFUSED))('%s', (_what, [given, message]) => {
  const fault = expect.objectContaining({
    name: 'ConnectValidationError',
    code: 'invalid_argument',
    message: expect.stringContaining(message),
  });
  const attempt = (connect: object, name: string, args: unknown[]) =>
    failureOf(Promise.resolve().then(() => (connect as Loose)[name]?.(...args)));

  test('is refused on a miss', async () => {
    const { server, connect } = await serverAndClient();
    for (const name of ['getToken', 'getTokenResponse', 'startAuthorization', 'revokeToken']) {
      const isOther = name === 'revokeToken' && /validityBufferMs|scopes/.test(message);
      if (!isOther) expect(await attempt(connect, name, given()), name).toEqual(fault);
    }
    expect(server.requests).toHaveLength(0);
  });

  test('is refused on a warm cache', async () => {
    const { server, connect } = await serverAndClient();
    await connect.getToken('c', APP);
    for (const name of ['getToken', 'getTokenResponse']) {
      expect(await attempt(connect, name, given()), name).toEqual(fault);
    }
    expect(server.requests).toHaveLength(1);
  });

  test('is refused by a deletion, too', async () => {
    const { connect } = await serverAndClient();
    const [connector, params, options] = given();
    if (options !== undefined) return;
    expect(await attempt(connect, 'deleteTokenCacheEntry', [connector, params])).toEqual(fault);
  });
});

describe('what says the same as plain JSON', () => {
  class Params {
    subject = { type: 'app' };
  }
  class Described extends Params {
    toJSON() {
      return { subject: { type: 'user', id: 'bob' } };
    }
  }
  test.each([
    ['a proxy that hides nothing', () => new Proxy({ ...APP }, {})],
    ['an object of a class', () => new Params()],
    ['an object without a prototype', () => Object.assign(Object.create(null), APP)],
    ['an object of a class with a toJSON', () => new Described()],
  ])('is taken by its fields: %s', async (_what, params) => {
    const { server, connect } = await serverAndClient();
    for (let count = 0; count < 2; count++) {
      expect(await connect.getToken('c', params() as typeof APP)).toBe('token-1');
    }
    expect(await connect.getToken('c', APP)).toBe('token-1');
    expect(server.requests.map(({ body }) => body)).toEqual([{ ...APP, scopes: ['*'] }]);
  });
});
