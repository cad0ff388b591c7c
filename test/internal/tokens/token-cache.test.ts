import { describe, expect, test, vi } from 'vitest';
import { advance, fakeClocks, NEVER, NOW, serverAndClient } from '../../support/client.js';
import { type ReceivedRequest, refusal } from '../../support/connect-server.js';
import { ANN, APP, BOB, failureOf, tokenResponse } from '../../support/token-response.js';

const inMs = (ms: number) => ({ json: tokenResponse({ token: 'kept', expiresAt: NOW + ms }) });
const user = (id: number) => ({ subject: { type: 'user', id: `u${id}` } }) as const;

fakeClocks();

describe('a kept token is served', () => {
  test('until the validity buffer of 30 seconds begins', async () => {
    const { server, connect } = await serverAndClient({}, inMs(60_000), {});
    await connect.getToken('c', APP);
    vi.setSystemTime(NOW + 29_999);
    expect(await connect.getToken('c', APP)).toBe('kept');
    vi.setSystemTime(NOW + 30_000);
    expect(await connect.getToken('c', APP)).toBe('token-2');
    expect(server.requests).toHaveLength(2);
  });

  test.each([0, 1000, 29_000])('until a buffer of %d ms begins', async (validityBufferMs) => {
    const { connect } = await serverAndClient({}, inMs(60_000), {});
    const params = { ...APP, validityBufferMs };
    await connect.getToken('c', params);
    vi.setSystemTime(NOW + 60_000 - validityBufferMs - 1);
    expect(await connect.getToken('c', params)).toBe('kept');
    vi.setSystemTime(NOW + 60_000 - validityBufferMs);
    expect(await connect.getToken('c', params)).toBe('token-2');
  });

  test('whatever the buffer it was asked with', async () => {
    const { server, connect } = await serverAndClient({}, inMs(60_000));
    for (const validityBufferMs of [0, 10_000, undefined]) {
      await connect.getToken('c', { ...APP, validityBufferMs });
    }
    expect(server.requests).toHaveLength(1);
  });

  test.each([
    ['the default buffer', {}],
    ['a buffer beyond its lifetime', { validityBufferMs: 3_600_000 }],
  ])('for half of its lifetime, however long %s', async (_what, more) => {
    const { server, connect } = await serverAndClient({}, inMs(10_000), {});
    const params = { ...APP, ...more };
    expect(await connect.getToken('c', params)).toBe('kept');
    vi.setSystemTime(NOW + 4_999);
    expect(await connect.getToken('c', params)).toBe('kept');
    vi.setSystemTime(NOW + 5_000);
    expect(await connect.getToken('c', params)).toBe('token-2');
    expect(server.requests).toHaveLength(2);
  });
});

describe('the capacity', () => {
  const byUser = ({ body }: ReceivedRequest) => ({
    json: tokenResponse({ token: (body as { subject: { id: string } }).subject.id }),
  });

  test('is 100 entries; the least recently used goes first', async () => {
    const { server, connect } = await serverAndClient({}, byUser);
    for (let id = 0; id < 100; id++) await connect.getToken('c', user(id));
    await connect.getToken('c', user(0));
    await connect.getToken('c', user(100));
    expect(server.requests).toHaveLength(101);
    await connect.getToken('c', user(0));
    await connect.getToken('c', user(99));
    expect(server.requests).toHaveLength(101);
    expect(await connect.getToken('c', user(1))).toBe('u1');
    expect(server.requests).toHaveLength(102);
  });

  test('is what max says', async () => {
    const { server, connect } = await serverAndClient({ cache: { max: 1 } }, byUser);
    for (const id of [1, 1, 2, 2, 1]) await connect.getToken('c', user(id));
    expect(server.requests).toHaveLength(3);
  });

  test('is not used up by failures', async () => {
    const fault = { status: 404, text: '' };
    const { server, connect } = await serverAndClient({ cache: { max: 1 } }, byUser, fault);
    await connect.getToken('c', user(1));
    for (const id of [2, 3]) await expect(connect.getToken('c', user(id))).rejects.toThrow();
    expect(await connect.getToken('c', user(1))).toBe('u1');
    expect(server.requests).toHaveLength(3);
  });

  test('evicts and takes back many times over', async () => {
    const { connect } = await serverAndClient({ cache: { max: 2 } }, byUser);
    for (let round = 0; round < 30; round++) {
      expect(await connect.getToken('c', user(round % 5))).toBe(`u${round % 5}`);
    }
  });
});

describe('cache: false', () => {
  test('keeps nothing', async () => {
    const { connect } = await serverAndClient({ cache: false });
    expect(await connect.getToken('c', APP)).toBe('token-1');
    expect(await connect.getToken('c', APP)).toBe('token-2');
  });

  test('still shares a request that is in the air', async () => {
    const { server, connect } = await serverAndClient({ cache: false });
    await Promise.all([1, 2, 3].map(() => connect.getToken('c', APP)));
    expect(server.requests).toHaveLength(1);
  });

  test('shares what a request brings that was sent beside it', async () => {
    const { server, connect } = await serverAndClient({ cache: false }, NEVER, {});
    const first = connect.getToken('c', APP);
    await server.received(1);
    await advance(2_000);
    expect(await connect.getToken('c', APP)).toBe('token-2');
    expect(await first).toBe('token-2');
  });

  test('gives a refusal its class', async () => {
    const { connect } = await serverAndClient({ cache: false }, refusal(404, 'not_found', 'none'));
    expect(await failureOf(connect.getToken('c', APP))).toMatchObject({
      name: 'ConnectorNotFoundError',
      message: 'none',
      status: 404,
    });
  });

  test('has nothing to delete', async () => {
    const { connect } = await serverAndClient({ cache: false });
    await connect.getToken('c', APP);
    expect(() => connect.deleteTokenCacheEntry('c', APP)).not.toThrow();
    await connect.revokeToken('c', APP);
  });
});

describe('the identity of the caller', () => {
  test('separates entries', async () => {
    const { server, connect } = await serverAndClient();
    const get = (vercelToken: string) => connect.getToken('c', APP, { vercelToken });
    expect([await get('tenant-1'), await get('tenant-2')]).toEqual(['token-1', 'token-2']);
    expect([await get('tenant-1'), await get('tenant-2')]).toEqual(['token-1', 'token-2']);
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer tenant-1',
      'Bearer tenant-2',
    ]);
  });

  test('separates requests that are in the air', async () => {
    const { server, connect } = await serverAndClient();
    const calls = ['one', 'two'].map((vercelToken) => connect.getToken('c', APP, { vercelToken }));
    expect(new Set(await Promise.all(calls)).size).toBe(2);
    expect(server.requests).toHaveLength(2);
  });

  test('is what a function returns, not the function', async () => {
    const { server, connect } = await serverAndClient();
    await connect.getToken('c', APP, { vercelToken: 'same' });
    expect(await connect.getToken('c', APP, { vercelToken: () => 'same' })).toBe('token-1');
    expect(await connect.getToken('c', APP, { vercelToken: async () => 'other' })).toBe('token-2');
    expect(server.requests).toHaveLength(2);
  });

  test('is not that of the exchanged token', async () => {
    const { server, connect } = await serverAndClient();
    const subject = (token: string) => ({ subject: { type: 'token', token } }) as const;
    expect(await connect.getToken('c', subject('one'))).toBe('token-1');
    expect(await connect.getToken('c', subject('two'))).toBe('token-2');
    expect(await connect.getToken('c', subject('one'))).toBe('token-1');
    expect(server.requests[1]?.body).toMatchObject(subject('two'));
  });
});

test('different requests have entries of their own', async () => {
  const { server, connect } = await serverAndClient();
  const requests = [
    ['c', APP],
    ['d', APP],
    ['c', ANN],
    ['c', BOB],
    ['c', { ...ANN, installationId: 'T1' }],
    ['c', { ...ANN, scopes: ['a'] }],
    ['c', { ...ANN, scopes: ['a', 'b'] }],
    ['c', { ...ANN, fieldOfTomorrow: 1 }],
    ['c', { ...ANN, fieldOfTomorrow: 2 }],
    ['c', { subject: { type: 'app', id: 5 } }],
    ['c', { subject: { type: 'app', id: 6 } }],
    ['c', { subject: { type: 'app', id: '5' } }],
    ['c', { subject: { type: 'app', id: { region: 'eu' } } }],
    ['c', { subject: { type: 'app', id: { region: 'us' } } }],
  ] as const;
  const tokens = new Set<string>();
  for (let round = 0; round < 2; round++) {
    for (const [connector, params] of requests) {
      tokens.add(await connect.getToken(connector, structuredClone(params) as never));
    }
  }
  expect(tokens.size).toBe(requests.length);
  expect(server.requests).toHaveLength(requests.length);
});
