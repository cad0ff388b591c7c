import diagnostics from 'node:diagnostics_channel';
import { onTestFinished } from 'vitest';

type Moment = 'start' | 'end' | 'asyncStart' | 'asyncEnd' | 'error';
const MOMENTS: Moment[] = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'];

/** What a tracing channel of this package tells while the test runs. */
export function listen<T extends object>(name: string) {
  const told: [Moment, T][] = [];
  const listeners = MOMENTS.map((moment) => [
    moment,
    (message: unknown) => told.push([moment, message as T]),
  ]);
  const subscribers = Object.fromEntries(listeners);
  const channel = diagnostics.tracingChannel(`grantkit:${name}`);
  channel.subscribe(subscribers);
  onTestFinished(() => void channel.unsubscribe(subscribers));
  return {
    told,
    moments: () => told.map(([moment]) => moment),
    ended: () => told.filter(([moment]) => moment === 'asyncEnd').map(([, message]) => message),
  };
}
