import { builtinModule } from '../internal/environment/runtime.js';
import { channels, type Traces, type TracingChannel } from '../internal/environment/tracing.js';
import type { Observer } from './observer.js';
import type { Api } from './peer.js';

type StorageClass = new () => { run(value: unknown, next: () => unknown): unknown };

// Of all copies of this package in a process, only the latest observer is told of what begins.
const OBSERVERS = Symbol.for('grantkit.otel.observers.v1');

/** Tells an observer of all operations of this process; returns what ends that. */
export function watchChannels(api: Api, observer: Observer): () => void {
  const observers = observersOfProcess();
  observers.push(observer);
  const isLatest = () => observers.at(-1) === observer;
  const store = contextStore(api);
  const names = Object.keys(channels) as (keyof Traces)[];
  const ends = names.map((name) => {
    const { start, asyncEnd } = channels[name] as TracingChannel;
    const begin = (trace: object) => {
      return isLatest() ? observer.begin(name, trace as Traces[typeof name]) : undefined;
    };
    const end = (trace: object) => observer.end(name, trace as Traces[typeof name]);
    if (store) start.bindStore(store, begin);
    start.subscribe(begin);
    asyncEnd.subscribe(end);
    return () => {
      if (store) start.unbindStore(store);
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
 * Has an operation run in a context of OpenTelemetry, so that what its own instrumentations tell
 * meanwhile belongs to it. A channel can only be bound to a storage of Node's class.
 */
function contextStore(api: Api): object | undefined {
  const hooks = builtinModule<{ AsyncLocalStorage: StorageClass }>('node:async_hooks');
  if (hooks === undefined) return undefined;
  class ContextStore extends hooks.AsyncLocalStorage {
    override run(context: Parameters<Api['context']['with']>[0] | undefined, next: () => unknown) {
      if (context === undefined) return next();
      let hasBegun = false;
      let outcome: { value: unknown } | undefined;
      try {
        api.context.with(context, () => {
          hasBegun = true;
          outcome = { value: next() };
        });
      } catch (error) {
        if (hasBegun && !outcome) throw error;
      }
      return outcome ? outcome.value : next();
    }
  }
  return new ContextStore();
}
