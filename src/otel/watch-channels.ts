import type { Context } from '@opentelemetry/api';
import {
  channels,
  RUNNER,
  type Traces,
  type TracingChannel,
} from '../internal/environment/tracing.js';
import type { Observer } from './observer.js';
import type { Api } from './peer.js';

// Of all copies of this package in a process, only the latest observer is told of what begins.
const OBSERVERS = Symbol.for('grantkit.otel.observers.v1');

/** Tells an observer of all operations of this process; returns what ends that. */
export function watchChannels(api: Api, observer: Observer): () => void {
  const observers = observersOfProcess();
  observers.push(observer);
  const isLatest = () => observers.at(-1) === observer;
  const names = Object.keys(channels) as (keyof Traces)[];
  const ends = names.map((name) => {
    const { start, asyncEnd } = channels[name] as TracingChannel;
    const begin = (trace: object) => {
      if (!isLatest()) return;
      const context = observer.begin(name, trace as Traces[typeof name]);
      if (context === undefined) return;
      // Not to be seen by who prints the message.
      const value = <T>(run: () => T) => runIn(api, context, run);
      Object.defineProperty(trace, RUNNER, { value, configurable: true });
    };
    const end = (trace: object) => observer.end(name, trace as Traces[typeof name]);
    start.subscribe(begin);
    asyncEnd.subscribe(end);
    return () => {
      start.unsubscribe(begin);
      asyncEnd.unsubscribe(end);
    };
  });
  return () => {
    const at = observers.indexOf(observer);
    if (at !== -1) observers.splice(at, 1);
    for (const end of ends) end();
    observer.close();
  };
}

function observersOfProcess(): unknown[] {
  const place = globalThis as { [OBSERVERS]?: unknown[] };
  place[OBSERVERS] ??= [];
  return place[OBSERVERS];
}

/**
 * Runs something in a context, so that what other instrumentations tell meanwhile belongs to it;
 * once, and without it when that fails.
 */
function runIn<T>(api: Api, context: Context, run: () => T): T {
  let hasBegun = false;
  let outcome: { value: T } | undefined;
  try {
    api.context.with(context, () => {
      hasBegun = true;
      outcome = { value: run() };
    });
  } catch (error) {
    if (hasBegun && !outcome) throw error;
  }
  return outcome ? outcome.value : run();
}
