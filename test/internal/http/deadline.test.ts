import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createConnect } from '../../../src/index.js';
import { withDeadline } from '../../../src/internal/http/deadline.js';
import { serverAndClient } from '../../support/client.js';
import { APP } from '../../support/token-response.js';

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => vi.useRealTimers());

const never = () => new Promise<never>(() => {});

describe('withDeadline', () => {
  const deadline = { failure: 'Failed to do it', timeoutMs: 1000 };

  test('passes on the outcome and leaves no timer and no listener', async () => {
    const controller = new AbortController();
    const remove = vi.spyOn(controller.signal, 'removeEventListener');
    const options = { ...deadline, signal: controller.signal };
    expect(await withDeadline(options, async () => 1)).toBe(1);
    await expect(withDeadline(options, () => Promise.reject(new Error('x')))).rejects.toThrow('x');
    expect(vi.getTimerCount()).toBe(0);
    expect(remove).toHaveBeenCalledTimes(2);
  });

  test('rejects when the time is up, and says after how long', async () => {
    let inner: AbortSignal | undefined;
    const call = withDeadline(deadline, (signal) => {
      inner = signal;
      return never();
    });
    vi.advanceTimersByTime(999);
    expect(inner?.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    await expect(call).rejects.toMatchObject({
      name: 'ConnectTimeoutError',
      code: 'timeout',
      retryable: true,
      message: expect.stringMatching(/^Failed to do it: no answer within 1000 ms\..*`timeoutMs`/),
    });
    expect(inner?.aborted).toBe(true);
  });

  test.each([Number.POSITIVE_INFINITY, 2 ** 31])('has no end with %d ms', async (timeoutMs) => {
    const call = withDeadline({ ...deadline, timeoutMs }, async () => 1);
    expect(vi.getTimerCount()).toBe(0);
    expect(await call).toBe(1);
  });

  test('rejects with the reason of the signal, once', async () => {
    const controller = new AbortController();
    const call = withDeadline({ ...deadline, signal: controller.signal }, never);
    controller.abort('reason');
    await expect(call).rejects.toBe('reason');
    expect(vi.getTimerCount()).toBe(0);
  });

  test('does not begin when the signal has aborted before', async () => {
    const task = vi.fn(never);
    const options = { ...deadline, signal: AbortSignal.abort('before') };
    await expect(withDeadline(options, task)).rejects.toBe('before');
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
    vi.advanceTimersByTime(30_000);
    await rejected;
    await server.abandoned(1);
  });

  test('takes timeoutMs of the call before that of the client', async () => {
    const { server, connect } = await serverAndClient({ timeoutMs: 50 }, { after: never() });
    const calls = [operate(connect, {}), operate(connect, { timeoutMs: 70 })].map((call) =>
      call.catch((error: Error) => error.message),
    );
    await server.received(1);
    vi.advanceTimersByTime(70);
    expect(await Promise.all(calls)).toEqual([
      expect.stringContaining('50 ms'),
      expect.stringContaining('70 ms'),
    ]);
  });

  test('gives up while the credential hangs', async () => {
    const { server, connect } = await serverAndClient({ vercelToken: never });
    const rejected = expect(operate(connect, {})).rejects.toMatchObject({ code: 'timeout' });
    await vi.advanceTimersByTimeAsync(30_000);
    await rejected;
    expect(server.requests).toHaveLength(0);
  });

  test('stops with the reason of its signal while the credential hangs', async () => {
    const { connect } = await serverAndClient({ vercelToken: never });
    const controller = new AbortController();
    const call = operate(connect, { signal: controller.signal });
    controller.abort('enough');
    await expect(call).rejects.toBe('enough');
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
  });
});

test('a body that never ends is within the deadline', async () => {
  const fetch = async () => new Response(new ReadableStream({ pull: never }));
  const connect = createConnect({ vercelToken: 'v', fetch });
  const rejected = expect(connect.getToken('c', APP)).rejects.toMatchObject({ code: 'timeout' });
  await vi.advanceTimersByTimeAsync(30_000);
  await rejected;
});
