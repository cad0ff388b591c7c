import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createConnect } from '../../../src/index.js';
import { withinLimits } from '../../../src/internal/http/call-service.js';
import { elapsed } from '../../../src/internal/http/send.js';
import type { Stop } from '../../../src/internal/http/stop.js';
import { serverAndClient } from '../../support/client.js';
import { APP, failureOf } from '../../support/token-response.js';

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => vi.useRealTimers());

const never = () => new Promise<never>(() => {});

describe('withinLimits', () => {
  const limits = { operation: 'Failed to do it', timeoutMs: 1000, signal: undefined };

  test('passes on the outcome and leaves no timer and no listener', async () => {
    const controller = new AbortController();
    const remove = vi.spyOn(controller.signal, 'removeEventListener');
    const options = { ...limits, signal: controller.signal };
    expect(await withinLimits(options, async () => 1)).toBe(1);
    await expect(withinLimits(options, () => Promise.reject(new Error('x')))).rejects.toThrow('x');
    expect(vi.getTimerCount()).toBe(0);
    expect(remove).toHaveBeenCalledTimes(2);
  });

  test('tells the task when it has to end', async () => {
    const startedAt = elapsed();
    expect(await withinLimits(limits, async (_stop, endsAt) => endsAt)).toBe(startedAt + 1000);
  });

  test('stops the task when the time is up, and says after how long', async () => {
    let inner: Stop | undefined;
    const call = withinLimits(limits, async (stop) => {
      inner = stop;
      return new Promise<never>((_, reject) => stop.onStop(reject));
    });
    const rejected = expect(call).rejects.toMatchObject({
      name: 'ConnectTimeoutError',
      code: 'timeout',
      retryable: true,
      message:
        'Failed to do it: no answer within 1000 ms. ' +
        'Check the connection, or pass a longer `timeoutMs`.',
      hint: 'Check the connection, or pass a longer `timeoutMs`.',
    });
    vi.advanceTimersByTime(999);
    expect(inner?.isStopped).toBe(false);
    vi.advanceTimersByTime(1);
    await rejected;
  });

  test.each([Number.POSITIVE_INFINITY, 2 ** 31])('has no end with %d ms', async (timeoutMs) => {
    const call = withinLimits({ ...limits, timeoutMs }, async () => vi.getTimerCount());
    expect(await call).toBe(0);
  });

  test('rejects with the reason of the signal, whatever the task makes of it', async () => {
    const controller = new AbortController();
    const call = withinLimits({ ...limits, signal: controller.signal }, async (stop) => {
      await new Promise<void>((resolve) => stop.onStop(() => resolve()));
      throw new Error('something else');
    });
    controller.abort('reason');
    await expect(call).rejects.toBe('reason');
    expect(vi.getTimerCount()).toBe(0);
  });

  test('does not begin when the signal has aborted before', async () => {
    const task = vi.fn(never);
    const options = { ...limits, signal: AbortSignal.abort('before') };
    await expect(withinLimits(options, task)).rejects.toBe('before');
    expect(task).not.toHaveBeenCalled();
  });
});

type Client = ReturnType<typeof createConnect>;
const OPERATIONS: Record<string, (connect: Client, options: object) => Promise<unknown>> = {
  getToken: (connect, options) => connect.getToken('c', APP, options),
  getTokenResponse: (connect, options) => connect.getTokenResponse('c', APP, options),
  revokeToken: (connect, options) => connect.revokeToken('c', APP, options),
  startAuthorization: (connect, options) => connect.startAuthorization('c', APP, options),
  startInstallation: (connect, options) => connect.experimental_startInstallation('c', {}, options),
  getConnectorMetadata: (connect, options) => connect.getConnectorMetadata('c', options),
};

describe.each(Object.entries(OPERATIONS))('%s', (_name, operate) => {
  test('gives up after 30 seconds by default', async () => {
    const { server, connect } = await serverAndClient({}, { after: never() });
    const rejected = expect(operate(connect, {})).rejects.toThrow('no answer within 30000 ms');
    await server.received(1);
    await vi.advanceTimersByTimeAsync(30_000);
    await rejected;
  });

  test('takes timeoutMs of the call before that of the client', async () => {
    const { connect } = await serverAndClient({ timeoutMs: 50, maxRetries: 0, fetch: never });
    const calls = [operate(connect, {}), operate(connect, { timeoutMs: 70 })].map((call) =>
      failureOf(call).then(({ message }) => message),
    );
    await vi.advanceTimersByTimeAsync(70);
    expect(await Promise.all(calls)).toEqual([
      expect.stringContaining('no answer within 50 ms'),
      expect.stringContaining('no answer within 70 ms'),
    ]);
  });

  test('gives up while the credential hangs, and sends nothing when it comes', async () => {
    let give = (_token: string) => {};
    const vercelToken = () => new Promise<string>((resolve) => (give = resolve));
    const { server, connect } = await serverAndClient({ vercelToken });
    const rejected = expect(operate(connect, {})).rejects.toMatchObject({ code: 'timeout' });
    await vi.advanceTimersByTimeAsync(30_000);
    await rejected;
    give('late');
    await new Promise((resolve) => setImmediate(resolve));
    expect(server.requests).toHaveLength(0);
  });

  test('stops with the reason of its signal while the credential hangs', async () => {
    let give = (_token: string) => {};
    const vercelToken = () => new Promise<string>((resolve) => (give = resolve));
    const fetch = vi.fn(never);
    const connect = createConnect({ vercelToken, fetch });
    const controller = new AbortController();
    const call = operate(connect, { signal: controller.signal });
    controller.abort('enough');
    await expect(call).rejects.toBe('enough');
    give('late');
    await new Promise((resolve) => setImmediate(resolve));
    expect(fetch).not.toHaveBeenCalled();
  });

  test('stops with the reason of its signal while the service hangs', async () => {
    const { server, connect } = await serverAndClient({}, { after: never() });
    const controller = new AbortController();
    const call = operate(connect, { signal: controller.signal });
    const rejected = expect(call).rejects.toBe('enough');
    await server.received(1);
    controller.abort('enough');
    await rejected;
    await server.abandoned(1);
  });

  test('gives up on a fetch that ignores its signal', async () => {
    const connect = createConnect({ vercelToken: 'v', fetch: never });
    const rejected = expect(operate(connect, {})).rejects.toMatchObject({ code: 'timeout' });
    await vi.advanceTimersByTimeAsync(30_000);
    await rejected;
    expect(vi.getTimerCount()).toBe(0);
  });
});

test('a body that never ends is within the limit', async () => {
  const fetch = async () => new Response(new ReadableStream({ pull: never }));
  const connect = createConnect({ vercelToken: 'v', fetch });
  const rejected = expect(connect.getToken('c', APP)).rejects.toMatchObject({ code: 'timeout' });
  await vi.advanceTimersByTimeAsync(30_000);
  await rejected;
});
