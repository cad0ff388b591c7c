import { type DataPoint, MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import { instrumentConnect } from 'grantkit/otel';

/** What the token calls of some work have cost, and what spared them a request. */
export interface Bill {
  calls: number;
  /** Requests that were billed. */
  billed: number;
  /** Calls that a kept token answered. */
  savedByCache: number;
  /** Calls that joined the request of another call of the process. */
  savedBySharing: number;
  /** Calls that took what another process had asked for. */
  savedByStore: number;
}

/** Where your application has an exporter, this reads the metrics when it is asked. */
class Reading extends MetricReader {
  protected async onForceFlush() {}
  protected async onShutdown() {}
}

/** Does some work and adds up its bill. */
export async function billOf(work: () => Promise<unknown>): Promise<Bill> {
  const reading = new Reading();
  const meterProvider = new MeterProvider({ readers: [reading] });
  const telemetry = await instrumentConnect({ meterProvider });
  try {
    await work();
    return await billIn(reading);
  } finally {
    telemetry.stop();
    await meterProvider.shutdown();
  }
}

/** The bill in words, for a log or a dashboard. */
export function explain({ calls, billed, savedByCache, ...saved }: Bill): string {
  return [
    `${calls} calls needed a token, and ${billed} requests were billed.`,
    `The cache answered ${savedByCache} of the others, a request that was on its way`,
    `${saved.savedBySharing}, and another process had asked for ${saved.savedByStore}.`,
  ].join(' ');
}

async function billIn(reading: Reading): Promise<Bill> {
  const { resourceMetrics } = await reading.collect();
  const metrics = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics);
  const countOf = (name: string, ...results: string[]) => {
    const found = metrics.find(({ descriptor }) => descriptor.name === name);
    const points = (found?.dataPoints ?? []) as DataPoint<number>[];
    return points
      .filter(({ attributes }) => {
        const result = String(attributes['grantkit.cache.result']);
        return results.length === 0 || results.includes(result);
      })
      .reduce((sum, { value }) => sum + value, 0);
  };
  const calls = 'grantkit.token.requests';
  return {
    calls: countOf(calls),
    billed: countOf('grantkit.token.billed'),
    savedByCache: countOf(calls, 'hit', 'stale'),
    savedBySharing: countOf(calls, 'waited'),
    savedByStore: countOf(calls, 'store'),
  };
}
