import type { ConnectRequestTrace, ConnectStoreTrace, ConnectTokenTrace } from '../../traces.js';

/** What `diagnostics_channel` offers of one moment of an operation. */
interface Channel {
  readonly hasSubscribers: boolean;
  publish(message: object): void;
  runStores<T>(message: object, run: () => T): T;
  subscribe(listener: (message: object) => void): void;
  unsubscribe(listener: (message: object) => void): void;
}

/** What `diagnostics_channel` offers of an operation. */
export type TracingChannel = Record<'start' | 'end' | 'asyncStart' | 'asyncEnd' | 'error', Channel>;

/** What the operations of a name tell of themselves. */
export interface Traces {
  token: ConnectTokenTrace;
  request: ConnectRequestTrace;
  store: ConnectStoreTrace;
}

/**
 * Where a listener to `start` may leave how to run the operation: in a context of OpenTelemetry, say,
 * which keeps the storage to itself that a channel could be bound to.
 */
export const RUNNER = Symbol.for('grantkit.runner.v1');

/** The channels of this package; none where the runtime has no such thing. */
export const channels: Record<keyof Traces, TracingChannel | undefined> = {
  token: channelOf('token'),
  request: channelOf('request'),
  store: channelOf('store'),
};

/** Whether somebody listens to the operations of a name; to ask costs a few nanoseconds. */
export function isTraced(name: keyof Traces): boolean {
  const channel = channels[name];
  if (channel === undefined) return false;
  const { start, asyncEnd, error } = channel;
  return start.hasSubscribers || asyncEnd.hasSubscribers || error.hasSubscribers;
}

/**
 * Runs an operation and tells those who listen, as Node's own `tracePromise` does but for the result,
 * which holds a credential.
 */
export function traced<N extends keyof Traces, T>(
  name: N,
  trace: Traces[N],
  run: () => Promise<T> | T,
): Promise<T> {
  const { start, end, asyncStart, asyncEnd, error: failed } = channels[name] as TracingChannel;
  return start.runStores(trace, async () => {
    const settle = () => {
      asyncStart.publish(trace);
      asyncEnd.publish(trace);
    };
    const running = begin(trace, run);
    end.publish(trace);
    try {
      const result = await running;
      settle();
      return result;
    } catch (error) {
      trace.error = error;
      failed.publish(trace);
      settle();
      throw error;
    }
  });
}

async function begin<T>(trace: object, run: () => T): Promise<Awaited<T>> {
  const { [RUNNER]: runner } = trace as { [RUNNER]?: (run: () => T) => T };
  return await (runner ? runner(run) : run());
}

function channelOf(name: keyof Traces): TracingChannel | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?: (id: string) => unknown } };
  try {
    const module = process?.getBuiltinModule?.('node:diagnostics_channel') as
      | { tracingChannel?: (name: string) => TracingChannel }
      | undefined;
    return module?.tracingChannel?.(`grantkit:${name}`);
  } catch {
    return undefined;
  }
}
