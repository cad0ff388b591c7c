import { inspect } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { createConnect } from '../../../src/index.js';
import { serverAndClient } from '../../support/client.js';
import { APP, failureOf } from '../../support/token-response.js';

const fetch = vi.fn<typeof globalThis.fetch>();
const connect = createConnect({ vercelToken: 'v', fetch });
// Users of plain JavaScript pass anything.
type Anything = Record<string, (...given: unknown[]) => Promise<unknown>>;
const loose = connect as unknown as Anything;
const call = (name: string, ...given: unknown[]) =>
  failureOf(Promise.resolve().then(() => loose[name]?.(...given)));

const OPERATIONS = [
  ['getToken', APP],
  ['getTokenResponse', APP],
  ['revokeToken', APP],
  ['deleteTokenCacheEntry', APP],
  ['startAuthorization', APP],
  ['experimental_startInstallation', {}],
  ['getConnectorMetadata', {}],
] as const;

describe.each(OPERATIONS)('%s', (name, params) => {
  test.each(['', undefined, null])('rejects the connector %j', async (connector) => {
    expect(await call(name, connector, params)).toMatchObject({
      name: 'ConnectValidationError',
      code: 'invalid_argument',
      message: 'connector is required',
    });
  });

  test.each(['.', '..', ' ', '\t\n', '\ud800', 'a\udc00b', 5, {}, ['c']])(
    'rejects the connector %j, which would lead elsewhere',
    async (connector) => {
      expect(await call(name, connector, params)).toMatchObject({
        name: 'ConnectValidationError',
        message: expect.stringMatching(/^connector must/),
      });
    },
  );
});

describe.each(OPERATIONS.filter(([name]) => name !== 'getConnectorMetadata'))(
  '%s with wrong params',
  (name) => {
    const faulty = name === 'experimental_startInstallation' ? [null, 'x', 7, []] : [null, 'x', 7];
    test.each(faulty)('rejects %j', async (params) => {
      expect(await call(name, 'c', params)).toMatchObject({
        name: 'ConnectValidationError',
        message: expect.stringMatching(/^params: must be an object/),
      });
    });
  },
);

test.each([
  [{}, 'params: `subject` must be an object whose `type` is one of'],
  [{ subject: 'app' }, 'params: `subject` must be an object'],
  [{ subject: { type: 'bot' } }, "params: `subject.type` must be one of 'app', 'user'"],
  [{ subject: { type: 'user' } }, 'params: `subject.id` must be a non-empty string (got nothing)'],
  [{ subject: { type: 'user', id: '' } }, '`subject.id` must be a non-empty string (got an empty'],
  [{ subject: { type: 'user', id: 7 } }, '`subject.id` must be a non-empty string (got 7)'],
  [{ subject: { type: 'jwt-bearer' } }, '`subject.sub` must be a non-empty string'],
  [{ subject: { type: 'token', token: '' } }, '`subject.token` must be a non-empty string'],
  [{ ...APP, scopes: 'read' }, '`scopes` must be an array of non-empty strings (got a value of'],
  [{ ...APP, scopes: ['a', 5] }, '`scopes.1` must be a non-empty string (got 5)'],
  [{ ...APP, audience: 5 }, '`audience` must be an array of non-empty strings (got 5)'],
  [{ ...APP, resources: {} }, '`resources` must be an array'],
  [{ ...APP, authorizationDetails: [{}] }, '`authorizationDetails.0.type` must be'],
  [{ ...APP, authorizationDetails: ['x'] }, '`authorizationDetails.0` must be an object with a'],
  [{ ...APP, validityBufferMs: -1 }, '`validityBufferMs` must be a number of milliseconds, 0 or'],
  [{ ...APP, validityBufferMs: Number.NaN }, '`validityBufferMs` must be a number'],
  [{ ...APP, validityBufferMs: '5' }, '`validityBufferMs` must be a number'],
])('the params %j are rejected with their path, the rule and the kind', async (params, message) => {
  const error = await call('getToken', 'c', params);
  expect(error).toMatchObject({ name: 'ConnectValidationError', status: undefined });
  expect(error.message).toContain(message);
  expect(fetch).not.toHaveBeenCalled();
});

test.each([
  [{ timeoutMs: 0 }, '`timeoutMs` must be a positive number of milliseconds, or Infinity (got 0)'],
  [{ timeoutMs: Number.NaN }, '`timeoutMs` must be a positive'],
  [{ maxRetries: -1 }, '`maxRetries` must be a whole number, 0 or more (got -1)'],
  [{ maxRetries: 1.5 }, '`maxRetries` must be a whole number'],
  [{ signal: {} }, '`signal` must be an AbortSignal'],
  [{ region: 5 }, '`region` must be a string'],
  [{ vercelToken: 5 }, '`vercelToken` must be a string or a function'],
  [{ forceRefresh: 'yes' }, '`forceRefresh` must be true or false'],
  [null, 'options: must be an object (got null)'],
])('the options %j are rejected', async (options, message) => {
  const error = await call('getToken', 'c', APP, options);
  expect(error).toMatchObject({ name: 'ConnectValidationError' });
  expect(error.message).toContain(message);
});

test('options are checked in every operation', async () => {
  for (const [name, params] of OPERATIONS.filter(([each]) => each !== 'deleteTokenCacheEntry')) {
    const given = name === 'getConnectorMetadata' ? [] : [params];
    expect(await call(name, 'c', ...given, { timeoutMs: -5 }), name).toMatchObject({
      name: 'ConnectValidationError',
    });
  }
});

test('no message quotes a credential', async () => {
  const faults = [
    call('getToken', 'c', { subject: { type: 'token', token: ['s3cret'] } }),
    call('getToken', 'c', { subject: { type: 's3cret' } }),
    call('getToken', 'c', APP, { vercelToken: ['s3cret'] }),
    call('getToken', 'c', { subject: { type: 'token', token: 's3cret', more: 5n } }),
    call('getToken', 'c', { ...APP, scopes: [{ s3cret: 's3cret' }] }),
  ];
  for (const error of await Promise.all(faults)) {
    expect(error).toMatchObject({ name: 'ConnectValidationError' });
    expect(inspect(error, { depth: 9 })).not.toContain('s3cret');
  }
});

test('params that cannot be JSON are rejected', async () => {
  const cycle: Record<string, unknown> = { ...APP };
  cycle['self'] = cycle;
  for (const params of [cycle, { ...APP, size: 5n }]) {
    for (const name of ['getToken', 'revokeToken', 'startAuthorization']) {
      expect(await call(name, 'c', params)).toMatchObject({
        name: 'ConnectValidationError',
        message: expect.stringContaining('params must be JSON'),
      });
    }
  }
});

test('deleteTokenCacheEntry throws at once, and for every subject alike', () => {
  expect(() => connect.deleteTokenCacheEntry('', APP)).toThrow('connector is required');
  const cycle: Record<string, unknown> = {};
  cycle['self'] = cycle;
  for (const subject of [{ type: 'app' }, { type: 'token', token: 't' }] as const) {
    expect(() => connect.deleteTokenCacheEntry('c', { subject, ...{ cycle } })).toThrow(
      expect.objectContaining({ name: 'ConnectValidationError' }),
    );
  }
});

test('an unknown field of the subject may have any form', async () => {
  fetch.mockImplementation(async () => Response.json({ token: 't', expiresAt: 1 }));
  for (const more of [{ audience: 5 }, { resources: {} }, { audience: 'a' }]) {
    expect(await loose['getToken']?.('c', { subject: { type: 'app', ...more } })).toBe('t');
  }
});

test('null stands for a field that is left out', async () => {
  const { server, connect } = await serverAndClient();
  const params = { ...APP, installationId: null, scopes: null } as unknown as typeof APP;
  expect(await connect.getToken('c', params)).toBe('token-1');
  expect(await connect.getToken('c', params)).toBe('token-1');
  expect(await connect.getToken('c', APP)).toBe('token-1');
  expect(server.requests[0]?.body).toEqual({ ...APP, scopes: ['*'] });
  expect(server.requests).toHaveLength(1);
});
