import { beforeEach, describe, expect, test, vi } from 'vitest';
import { ConnectNetworkError, type ConnectOptions } from '../../../src/index.js';
import {
  advance,
  clientWithOldToken,
  fakeClocks,
  NEVER,
  serverAndClient,
  watch,
} from '../../support/client.js';
import { type Answer, gate, until } from '../../support/connect-server.js';
import { APP, failureOf } from '../../support/token-response.js';

const UNAVAILABLE: Answer = { status: 503, text: '' };
const PATIENT = { timeoutMs: Number.POSITIVE_INFINITY };

fakeClocks();
beforeEach(() => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
});

test.each([0, 2])('one hung request takes no key down, with %d retries', async (maxRetries) => {
  const fetch = vi.fn((...args: Parameters<typeof globalThis.fetch>) => globalThis.fetch(...args));
  const { server, connect } = await serverAndClient(
    { fetch, timeoutMs: 1_000, maxRetries },
    NEVER,
    {},
  );
  const outcomes: string[] = [];
  let pending = 0;
  for (let calls = 0; calls < 60; calls++) {
    pending++;
    connect
      .getToken('c', APP)
      .catch((error) => error.name)
      .then((outcome) => {
        outcomes.push(outcome);
        pending--;
      });
    await until(() => server.requests.length === fetch.mock.calls.length);
    // The second request is answered at once, and for everybody.
    if (fetch.mock.calls.length > 1) await until(() => pending === 0);
    await advance(50);
  }
  expect(outcomes).toEqual(Array(60).fill('token-2'));
  expect(fetch).toHaveBeenCalledTimes(2);
});

describe('a request that nobody answers', () => {
  test('is one attempt of 30 s without retries, however long a call would wait', async () => {
    const { server, connect } = await serverAndClient({ ...PATIENT, maxRetries: 0 }, NEVER);
    const call = failureOf(connect.getToken('c', APP));
    await server.received(1);
    await advance(29_999);
    const joined = failureOf(connect.getToken('c', APP));
    await server.received(2);
    await advance(1);
    await server.abandoned(1);
    await advance(30_000);
    const timeout = { name: 'ConnectTimeoutError', code: 'timeout', retryable: true };
    expect(await Promise.all([call, joined])).toMatchObject([timeout, timeout]);
  });

  test('is tried again within a minute, which ends it', async () => {
    const { server, connect } = await serverAndClient(PATIENT, NEVER);
    const call = failureOf(connect.getToken('c', APP));
    const seen = watch(call);
    for (const [before, ms] of [30_001, 15_001, 14_990].entries()) {
      await server.received(before + 1);
      await advance(ms);
    }
    await server.abandoned(2);
    expect(seen.isSettled).toBe(false);
    await advance(10);
    expect(await call).toMatchObject({ name: 'ConnectTimeoutError' });
    await server.abandoned(3);
  });

  test('is tried again when half of the time is over', async () => {
    const { server, connect } = await serverAndClient({ timeoutMs: 8_000 }, NEVER, {});
    const call = connect.getToken('c', APP);
    await server.received(1);
    await advance(3_999);
    expect(server.requests).toHaveLength(1);
    await advance(2);
    expect(await call).toBe('token-2');
    await server.abandoned(1);
  });

  test('is one attempt of all the time without retries', async () => {
    const late = gate();
    const options = { timeoutMs: 8_000, maxRetries: 0 };
    const { server, connect } = await serverAndClient(options, { after: late.opened });
    const call = connect.getToken('c', APP);
    await server.received(1);
    await advance(7_999);
    late.open();
    expect(await call).toBe('token-1');
  });
});

describe('a patient call that joins an impatient one', () => {
  async function joined(first: ConnectOptions, second: ConnectOptions, ...script: Answer[]) {
    const { server, connect } = await serverAndClient({}, ...script);
    const calls = [connect.getToken('c', APP, first), connect.getToken('c', APP, second)];
    for (const call of calls) call.catch(() => {});
    await server.received(1);
    return { server, calls };
  }

  test('has its own retries', async () => {
    const first = { maxRetries: 0 };
    const { server, calls } = await joined(first, {}, UNAVAILABLE, UNAVAILABLE, {});
    await until(() => advance(1).then(() => server.requests.length === 3));
    expect(await calls[1]).toBe('token-3');
  });

  test('has its own time, for the attempt that is in the air, too', async () => {
    const late = gate();
    const { server, calls } = await joined({ timeoutMs: 1_000 }, {}, { after: late.opened });
    await advance(1_000);
    await expect(calls[0]).rejects.toMatchObject({ name: 'ConnectTimeoutError' });
    await advance(10_000);
    late.open();
    expect(await calls[1]).toBe('token-1');
    expect(server.requests).toHaveLength(1);
  });
});

test('a call has no more time than it asked for in the flight of a patient one', async () => {
  const { server, connect } = await serverAndClient({}, NEVER);
  connect.getToken('c', APP, PATIENT).catch(() => {});
  await server.received(1);
  const hasty = failureOf(connect.getToken('c', APP, { timeoutMs: 100 }));
  await advance(100);
  expect(await hasty).toMatchObject({ message: expect.stringContaining('within 100 ms') });
});

test.each([
  ['without retries', { timeoutMs: 50, maxRetries: 0 }],
  ['with retries', { timeoutMs: 50 }],
])('a call whose own time is up %s makes no other one rest', async (_, hasty) => {
  const { server, connect } = await clientWithOldToken({}, NEVER, {});
  const call = connect.getToken('c', APP, hasty);
  await server.received(2);
  await advance(50);
  expect(await call).toBe('old');
  await advance(2_000);
  expect(await connect.getToken('c', APP)).toBe('token-3');
});

describe('a call that is aborted', () => {
  const reasons = [
    'bye',
    new ConnectNetworkError('gone', { code: 'network_error', retryable: true }),
  ];

  test.each(reasons)('while its token works rejects with the reason %s', async (reason) => {
    const { server, connect } = await clientWithOldToken({}, NEVER);
    const controller = new AbortController();
    const call = connect.getToken('c', APP, { signal: controller.signal });
    await server.received(2);
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
  });

  test('gives its request up', async () => {
    const { server, connect } = await clientWithOldToken({}, NEVER);
    const controller = new AbortController();
    const call = connect.getToken('c', APP, { signal: controller.signal });
    await server.received(2);
    controller.abort('bye');
    await expect(call).rejects.toBe('bye');
    await server.abandoned(1);
  });

  test('and left in the tick of its call sends nothing', async () => {
    const fetch = vi.fn(globalThis.fetch);
    const { connect } = await serverAndClient({ fetch });
    const controller = new AbortController();
    const call = connect.getToken('c', APP, { signal: controller.signal });
    await null;
    controller.abort('bye');
    await expect(call).rejects.toBe('bye');
    expect(fetch).not.toHaveBeenCalled();
  });
});
