import {
  type DataPoint,
  type Histogram,
  MeterProvider,
  MetricReader,
} from '@opentelemetry/sdk-metrics';
import { instrumentConnect } from 'grantkit/otel';

/** Keeps what OpenTelemetry measures in memory. */
class Reading extends MetricReader {
  protected async onForceFlush() {}
  protected async onShutdown() {}
}

/** Measures until it is stopped, which gives the metrics as lines of text. */
export async function startTelemetry() {
  const reading = new Reading();
  const meterProvider = new MeterProvider({ readers: [reading] });
  const telemetry = await instrumentConnect({ meterProvider });
  return {
    async stop(): Promise<string[]> {
      telemetry.stop();
      const { resourceMetrics } = await reading.collect();
      await meterProvider.shutdown();
      const metrics = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics);
      return metrics.flatMap(({ descriptor, dataPoints }) => [
        `${descriptor.name} (${descriptor.unit})`,
        ...dataPoints.map((point) => `  ${labelOf(point)} ${textOf(point.value)}`),
      ]);
    },
  };
}

function labelOf({ attributes }: DataPoint<unknown>): string {
  const label = Object.values(attributes).join(' ') || 'all';
  return label.padEnd(28, ' .');
}

function textOf(value: number | Histogram | object): string {
  if (!('count' in Object(value))) return String(value);
  const { count, sum = 0, max = 0 } = value as Histogram;
  const inMs = (seconds: number) => `${(seconds * 1000).toFixed(1)} ms`;
  return `${count} in ${inMs(sum / count)} on average, the longest in ${inMs(max)}`;
}
