import { describe, expect, test, vi } from 'vitest';
import { ConnectError, createConnect } from '../../../src/index.js';
import { advance, serverAndClient } from '../../support/client.js';
import { gate } from '../../support/connect-server.js';
import { APP, failureOf, tokenResponse } from '../../support/token-response.js';

describe('concurrent calls of one request', () => {
  test('share one HTTP request', async () => {
    const { server, connect } = await serverAndClient();
    const calls = Array.from({ length: 100 }, () => connect.getToken('c', APP));
    expect(new Set(await Promise.all(calls))).toEqual(new Set(['token-1']));
    expect(server.requests).toHaveLength(1);
  });

  test('share it though their wording differs', async () => {
    const { server, connect } = await serverAndClient();
    const wordings = [{ scopes: ['a', 'b'] }, { scopes: ['b', 'a', 'a'], validityBufferMs: 0 }];
    await Promise.all(wordings.map((more) => connect.getToken('c', { ...APP, ...more })));
    expect(server.requests).toHaveLength(1);
  });

  test('share it also with exchanged tokens and function-valued credentials', async () => {
    const { server, connect } = await serverAndClient({ vercelToken: async () => 'v' });
    const params = { subject: { type: 'token', token: 't' } } as const;
    await Promise.all(Array.from({ length: 20 }, () => connect.getTokenResponse('c', params)));
    expect(server.requests).toHaveLength(1);
  });

  test('share its failure, which is not kept', async () => {
    const { server, connect } = await serverAndClient({}, { status: 404, text: '' }, {});
    const calls = [1, 2, 3].map(() => failureOf(connect.getToken('c', APP)));
    expect(await Promise.all(calls)).toMatchObject(Array(3).fill({ status: 404 }));
    expect(await connect.getToken('c', APP)).toBe('token-2');
    expect(server.requests).toHaveLength(2);
  });

  test('reject with errors of their own, whose cause is the shared one', async () => {
    const { connect } = await serverAndClient({ maxRetries: 0 }, { status: 503, text: '' });
    const calls = [1, 2, 3].map(() => failureOf(connect.getToken('c', APP)));
    const [first, ...others] = await Promise.all(calls);
    expect(new Set([first, ...others]).size).toBe(3);
    for (const other of others) {
      expect(other).toMatchObject({ ...first, cause: first });
      expect(other).toBeInstanceOf(ConnectError);
    }
  });

  test('go on when one caller leaves', async () => {
    const { opened, open } = gate();
    const { server, connect } = await serverAndClient({}, { after: opened });
    const controller = new AbortController();
    const leaving = connect.getToken('c', APP, { signal: controller.signal });
    const staying = connect.getToken('c', APP);
    await server.received(1);
    controller.abort('bye');
    await expect(leaving).rejects.toBe('bye');
    open();
    expect(await staying).toBe('token-1');
    expect(server.requests).toHaveLength(1);
  });

  test('give the request up when the last caller leaves, and the next begins anew', async () => {
    const { server, connect } = await serverAndClient({}, { after: new Promise(() => {}) }, {});
    const controller = new AbortController();
    const { signal } = controller;
    const calls = [1, 2].map(() => connect.getToken('c', APP, { signal }));
    await server.received(1);
    controller.abort('bye');
    for (const call of calls) await expect(call).rejects.toBe('bye');
    expect(await connect.getToken('c', APP)).toBe('token-2');
    await server.abandoned(1);
  });

  test('have deadlines of their own', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { opened, open } = gate();
    const { server, connect } = await serverAndClient({}, { after: opened });
    const hasty = failureOf(connect.getToken('c', APP, { timeoutMs: 10 }));
    const patient = connect.getToken('c', APP);
    await server.received(1);
    await advance(10);
    expect(await hasty).toMatchObject({ name: 'ConnectTimeoutError' });
    open();
    expect(await patient).toBe('token-1');
    vi.useRealTimers();
  });

  test.each([
    ['Workers', () => vi.stubGlobal('navigator', { userAgent: 'Cloudflare-Workers' })],
    ['the Edge runtime', () => vi.stubGlobal('EdgeRuntime', 'edge-runtime')],
  ])('do not share it on %s, but what it brings', async (_runtime, stub) => {
    stub();
    const { server, connect } = await serverAndClient();
    await Promise.all([1, 2, 3].map(() => connect.getToken('c', APP)));
    expect(server.requests).toHaveLength(3);
    await connect.getToken('c', APP);
    expect(server.requests).toHaveLength(3);
  });
});

test('a signal that has aborted before is seen even when the token is kept', async () => {
  const { connect } = await serverAndClient();
  await connect.getToken('c', APP);
  const call = connect.getToken('c', APP, { signal: AbortSignal.abort('no') });
  await expect(call).rejects.toBe('no');
});

test('options that cannot be read are named, though the token is kept', async () => {
  const { server, connect } = await serverAndClient();
  await connect.getToken('c', APP);
  for (const options of [5, { timeoutMs: '5' }]) {
    const { name, message } = await failureOf(connect.getToken('c', APP, options as never));
    expect(name).toBe('ConnectValidationError');
    expect(message).toMatch(/^options/);
  }
  expect(server.requests).toHaveLength(1);
});

test.each([
  ['a text', 'v'],
  ['a function', () => 'v'],
  ['an asynchronous function that has it at hand', async () => 'v'],
])('a hit makes no request and starts no timer, with a credential that is %s', async (_, v) => {
  const fetch = vi.fn(async () => Response.json(tokenResponse()));
  const connect = createConnect({ fetch, vercelToken: v });
  await connect.getToken('c', APP);
  const timer = vi.spyOn(globalThis, 'setTimeout');
  await connect.getToken('c', APP);
  await connect.getTokenResponse('c', APP);
  expect(timer).not.toHaveBeenCalled();
  expect(fetch).toHaveBeenCalledTimes(1);
});

test('a fetch that throws at once is a failure of every caller', async () => {
  let calls = 0;
  const fetch = () => {
    calls++;
    throw new Error('no network here');
  };
  const connect = createConnect({ fetch, vercelToken: 'v', maxRetries: 0 });
  const failures = [1, 2].map(() => failureOf(connect.getToken('c', APP)));
  const shared = { name: 'ConnectNetworkError', cause: { message: 'no network here' } };
  expect(await Promise.all(failures)).toMatchObject([shared, { ...shared, cause: shared }]);
  expect(calls).toBe(1);
});
