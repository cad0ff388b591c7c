import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createConnect } from '../../../src/index.js';
import {
  anySignal,
  after as laterThan,
  onAbort,
  race,
  Stop,
  sleep,
} from '../../../src/internal/http/stop.js';
import { serverAndClient } from '../../support/client.js';
import { gate } from '../../support/connect-server.js';
import { failureOf } from '../../support/token-response.js';

const never = () => new Promise<never>(() => {});

describe('a Stop', () => {
  test('comes once, and tells every listener the first reason', () => {
    const stop = new Stop();
    const listeners = [vi.fn(), vi.fn()];
    for (const listener of listeners) stop.onStop(listener);
    stop.stop('first');
    stop.stop('second');
    for (const listener of listeners) expect(listener.mock.calls).toEqual([['first']]);
    expect(stop).toMatchObject({ isStopped: true, reason: 'first' });
  });

  test('tells a late listener at once, and one that was taken back never', () => {
    const stop = new Stop();
    const gone = vi.fn();
    stop.onStop(gone)();
    stop.stop(undefined);
    const late = vi.fn();
    stop.onStop(late);
    expect(late.mock.calls).toEqual([[undefined]]);
    expect(gone).not.toHaveBeenCalled();
  });

  test('is thrown as its reason, even undefined', () => {
    const stop = new Stop();
    stop.throwIfStopped();
    stop.stop(undefined);
    const thrown = vi.fn();
    try {
      stop.throwIfStopped();
    } catch (error) {
      thrown(error);
    }
    expect(thrown.mock.calls).toEqual([[undefined]]);
  });
});

describe('race', () => {
  test('brings what the promise brings', async () => {
    expect(await race(Promise.resolve(1), new Stop())).toBe(1);
    await expect(race(Promise.reject('no'), new Stop())).rejects.toBe('no');
  });

  test('rejects with the reason of a stop that comes first or has come', async () => {
    const stop = new Stop();
    const waiting = expect(race(never(), stop)).rejects.toBe('enough');
    stop.stop('enough');
    await waiting;
    await expect(race(never(), stop)).rejects.toBe('enough');
  });
});

describe('time', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => vi.useRealTimers());

  test('sleep ends after its time, or with the stop and without a timer', async () => {
    const stop = new Stop();
    const slept = sleep(5, stop);
    vi.advanceTimersByTime(5);
    await slept;
    const woken = expect(sleep(5, stop)).rejects.toBe('enough');
    stop.stop('enough');
    await woken;
    expect(vi.getTimerCount()).toBe(0);
  });

  test('a listener may be taken back', () => {
    const listener = vi.fn();
    laterThan(5, listener)();
    vi.advanceTimersByTime(10);
    expect(listener).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  test.each([
    [Number.POSITIVE_INFINITY, 0],
    [2 ** 31, 0],
    [2 ** 31 - 1, 1],
  ])('after %d ms there are %d timers', (ms, timers) => {
    laterThan(ms, () => {});
    expect(vi.getTimerCount()).toBe(timers);
  });
});

describe('the first of several signals', () => {
  test.each(['as the runtime does', 'where the runtime cannot'])(
    'ends the one of all, %s',
    (how) => {
      const { any: ofRuntime } = AbortSignal;
      if (how === 'where the runtime cannot') Object.assign(AbortSignal, { any: undefined });
      onTestFinished(() => void Object.assign(AbortSignal, { any: ofRuntime }));
      const [first, second] = [new AbortController(), new AbortController()];
      const any = anySignal([first.signal, undefined, second.signal]);
      expect(any?.aborted).toBe(false);
      second.abort('enough');
      expect(any).toMatchObject({ aborted: true, reason: 'enough' });
    },
  );

  test('leaves no listener on them where the runtime needs none', () => {
    const signals = [new AbortController(), new AbortController()].map(({ signal }) => signal);
    const listened = vi.spyOn(EventTarget.prototype, 'addEventListener');
    onTestFinished(() => listened.mockRestore());
    expect(anySignal(signals)?.aborted).toBe(false);
    expect(listened).not.toHaveBeenCalled();
  });

  test('is the only one itself, and none where none was given', () => {
    const { signal } = new AbortController();
    expect(anySignal([undefined, signal])).toBe(signal);
    expect(anySignal([undefined])).toBe(undefined);
  });
});

describe('the signal of callers', () => {
  const listeners = (signal: AbortSignal) => getEventListeners(signal, 'abort').length;

  test('carries one listener, however many listen, and none afterwards', () => {
    const controller = new AbortController();
    const { signal } = controller;
    const releases = Array.from({ length: 30 }, () => onAbort(signal, () => {}));
    expect(listeners(signal)).toBe(1);
    for (const release of releases) release();
    for (const release of releases) release();
    expect(listeners(signal)).toBe(0);
    const [told, toldAsWell] = [vi.fn(), vi.fn()];
    onAbort(signal, told);
    expect(listeners(signal)).toBe(1);
    // One who lets go again takes nothing from those who came later.
    releases[0]?.();
    onAbort(signal, toldAsWell);
    expect(listeners(signal)).toBe(1);
    controller.abort();
    expect([told, toldAsWell].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
  });

  test('tells those who still listen, with its reason, and then carries none', () => {
    const controller = new AbortController();
    const [told, gone, late] = [vi.fn(), vi.fn(), vi.fn()];
    const release = onAbort(controller.signal, told);
    onAbort(controller.signal, gone)();
    controller.abort('enough');
    expect(listeners(controller.signal)).toBe(0);
    onAbort(controller.signal, late);
    release();
    expect([told, gone, late].map(({ mock }) => mock.calls)).toEqual([
      [['enough']],
      [],
      [['enough']],
    ]);
    expect(listeners(controller.signal)).toBe(0);
  });

  test('that 30 calls share prints no warning and keeps no listener', async () => {
    const warned = vi.fn();
    process.on('warning', warned);
    onTestFinished(() => {
      process.off('warning', warned);
    });
    const { signal } = new AbortController();
    const { opened, open } = gate();
    const { server, connect } = await serverAndClient({}, { after: opened });
    const calls = Array.from({ length: 30 }, (_, index) => [
      connect.getToken('c', { subject: { type: 'user', id: `u${index}` } }, { signal }),
      connect.getConnectorMetadata('c', { signal }),
    ]).flat();
    await server.received(60);
    open();
    await Promise.all(calls);
    await new Promise((resolve) => setTimeout(resolve));
    expect(warned).not.toHaveBeenCalled();
    expect(listeners(signal)).toBe(0);
  });

  test('keeps no listener after a failure, an abort or a hit', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const { connect } = await serverAndClient({ maxRetries: 0 }, { status: 500 }, {});
    const params = { subject: { type: 'app' } } as const;
    await failureOf(connect.getToken('c', params, { signal }));
    await connect.getToken('c', params, { signal });
    await connect.getToken('c', params, { signal });
    expect(listeners(signal)).toBe(0);
    const hanging = createConnect({ vercelToken: 'v', fetch: never });
    const call = failureOf(hanging.getToken('c', params, { signal }));
    controller.abort();
    await call;
    expect(listeners(signal)).toBe(0);
  });
});
