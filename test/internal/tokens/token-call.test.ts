import { describe, expect, test } from 'vitest';
import type { ConnectTokenParams } from '../../../src/index.js';
import { serverAndClient } from '../../support/client.js';
import { APP, failureOf } from '../../support/token-response.js';

const params = (): ConnectTokenParams => ({
  subject: { type: 'user', id: 'ann' },
  scopes: ['read'],
  authorizationDetails: [{ type: 'github_app_installation', repositories: ['one'] }],
});

test('what the caller does to the params after the call has no effect', async () => {
  const { server, connect } = await serverAndClient();
  const mine = params();
  const call = connect.getToken('c', mine);
  mine.subject = { type: 'user', id: 'bob' };
  mine.scopes?.push('write');
  Object.assign(mine.authorizationDetails?.[0] ?? {}, { repositories: ['two'] });
  await call;
  expect(server.requests[0]?.body).toEqual(params());
  expect(await connect.getToken('c', params())).toBe('token-1');
  expect(await connect.getToken('c', mine)).toBe('token-2');
});

test('nor has it on what is kept', async () => {
  const { server, connect } = await serverAndClient();
  const mine = params();
  await connect.getToken('c', mine);
  mine.scopes?.push('write');
  await connect.getToken('c', mine);
  await connect.getToken('c', params());
  expect(server.requests).toHaveLength(2);
});

test('what the caller does to the options after the call has no effect', async () => {
  const { server, connect } = await serverAndClient();
  const options = { vercelToken: 'mine' };
  const call = connect.getToken('c', APP, options);
  options.vercelToken = 'yours';
  await call;
  expect(server.requests[0]?.headers.authorization).toBe('Bearer mine');
});

test('a Date and an absent field are to the cache what they are on the wire', async () => {
  const { server, connect } = await serverAndClient();
  const since = new Date(0);
  await connect.getToken('c', { ...APP, ...{ since, gone: undefined, call: () => {} } });
  await connect.getToken('c', { ...APP, ...{ since: since.toISOString() } });
  expect(server.requests).toHaveLength(1);
});

describe('a kept token hides no bad argument', () => {
  test.each([
    ['a connector that is a symbol', Symbol('c'), APP],
    ['no connector', '', APP],
    ['no params', 'c', undefined],
    ['no subject', 'c', {}],
    ['scopes that are no array', 'c', { ...APP, scopes: '*' }],
    ['scopes that are no texts', 'c', { ...APP, scopes: [5] }],
    ['a negative buffer', 'c', { ...APP, validityBufferMs: -1 }],
    ['an endless buffer', 'c', { ...APP, validityBufferMs: Number.POSITIVE_INFINITY }],
    ['a buffer that is a text', 'c', { ...APP, validityBufferMs: '5' }],
    ['a buffer that is a symbol', 'c', { ...APP, validityBufferMs: Symbol('5') }],
    ['a buffer that is a big integer', 'c', { ...APP, validityBufferMs: 5n }],
    ['an empty installation', 'c', { ...APP, installationId: '' }],
    ['params that write something else', 'c', { ...APP, toJSON: () => 'x' }],
    ['params with a cycle', 'c', { ...APP, more: cycle() }],
  ])('%s', async (_what, connector, params) => {
    const { server, connect } = await serverAndClient();
    await connect.getToken('c', APP);
    const call = connect.getToken(connector as string, params as never);
    expect(await failureOf(call)).toMatchObject({
      name: 'ConnectValidationError',
      code: 'invalid_argument',
    });
    expect(server.requests).toHaveLength(1);
  });

  test.each([
    { timeoutMs: '5' },
    { timeoutMs: 0 },
    { maxRetries: 0.5 },
    { signal: { aborted: false, addEventListener() {} } },
    { vercelToken: 5 },
    { forceRefresh: 'yes' },
    { region: 5 },
  ])('the options %j', async (options) => {
    const { server, connect } = await serverAndClient();
    await connect.getToken('c', APP);
    expect(await failureOf(connect.getToken('c', APP, options as never))).toMatchObject({
      name: 'ConnectValidationError',
    });
    expect(server.requests).toHaveLength(1);
  });
});

describe('params that are no JSON are refused by their name', () => {
  const message =
    'params must be plain JSON: no toJSON, cycles, big integers, getters that throw or endless nesting.';

  /** Params with a part that can be read so often. */
  const readable = (times: number) => {
    let left = times;
    const part = {
      get once() {
        left -= 1;
        if (left < 0) throw new Error('no more');
        return 'x';
      },
    };
    return { ...APP, more: part };
  };

  test.each([
    ['a cycle', () => ({ ...APP, more: cycle() })],
    ['a part that can be read never', () => readable(0)],
    ['a part that can be read once', () => readable(1)],
  ])('%s', async (_what, made) => {
    const { server, connect } = await serverAndClient();
    const refused = { name: 'ConnectValidationError', code: 'invalid_argument', message };
    expect(await failureOf(connect.getToken('c', made()))).toMatchObject(refused);
    expect(await failureOf(connect.revokeToken('c', made()))).toMatchObject(refused);
    expect(server.requests).toHaveLength(0);
  });

  test('by the removal of what is kept, too', async () => {
    const { connect } = await serverAndClient();
    expect(() => connect.deleteTokenCacheEntry('c', readable(0))).toThrow(message);
  });
});

test('an option that changes while it is read is refused by its name', async () => {
  const { server, connect } = await serverAndClient();
  let reads = 0;
  const options = {
    get region() {
      reads += 1;
      return (reads === 1 ? 'iad1' : 5) as string;
    },
  };
  expect(await failureOf(connect.getToken('c', APP, options))).toMatchObject({
    name: 'ConnectValidationError',
    message: 'options: `region` must be a string (got 5)',
  });
  expect(server.requests).toHaveLength(0);
});

describe('fields that are null are left out', () => {
  test('of what is kept', async () => {
    const { server, connect } = await serverAndClient();
    const none = { installationId: null, scopes: null, audience: null, validityBufferMs: null };
    const user = { type: 'user', id: 'ann', issuer: null };
    await connect.getToken('c', { ...none, subject: user } as never);
    await connect.getToken('c', { subject: { type: 'user', id: 'ann' } });
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]?.body).toEqual({
      subject: { type: 'user', id: 'ann' },
      scopes: ['*'],
    });
  });

  test('of the options of a call', async () => {
    const { server, connect } = await serverAndClient();
    const none = { vercelToken: null, signal: null, timeoutMs: null, forceRefresh: null };
    await connect.getToken('c', APP, none as never);
    await connect.getToken('c', APP);
    expect(server.requests).toHaveLength(1);
  });
});

function cycle(): object {
  const own: { own?: object } = {};
  own.own = own;
  return own;
}
