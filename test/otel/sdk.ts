import { context, type DiagLogger, diag, metrics, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-base';
import { afterEach, onTestFinished, vi } from 'vitest';
import { type InstrumentConnectOptions, instrumentConnect } from '../../src/otel/index.js';

/** OpenTelemetry's own SDK, in memory. */
export function sdk(exporter: SpanExporter = new InMemorySpanExporter()) {
  const spans = exporter instanceof InMemorySpanExporter ? exporter : new InMemorySpanExporter();
  const tracerProvider = new BasicTracerProvider({
    spanProcessors: [new SimpleSpanProcessor(exporter)],
  });
  const measured = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: measured });
  const meterProvider = new MeterProvider({ readers: [reader] });
  const points = async (name: string) => {
    measured.reset();
    await meterProvider.forceFlush();
    const all = measured.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics);
    const found = all.flatMap((scope) => scope.metrics).filter((m) => m.descriptor.name === name);
    return found.flatMap(({ dataPoints, descriptor }) =>
      dataPoints.map(({ attributes, value }) => ({ attributes, value, unit: descriptor.unit })),
    );
  };
  return {
    tracerProvider,
    meterProvider,
    /** The spans that have ended, in this order. */
    spans: () => spans.getFinishedSpans(),
    /** The points of a metric; none before it was used. */
    points,
    /** The values of a counter, by what its attributes say. */
    async counts(name: string): Promise<Record<string, unknown>> {
      const texts = (await points(name)).map(({ attributes, value }) => [
        Object.values(attributes).join(' '),
        value,
      ]);
      return Object.fromEntries(texts);
    },
  };
}

/** Registers an SDK for the whole process, until the test ends. */
export function register({ tracerProvider, meterProvider }: ReturnType<typeof sdk>): void {
  trace.setGlobalTracerProvider(tracerProvider);
  metrics.setGlobalMeterProvider(meterProvider);
}

/** Lets contexts follow asynchronous work, as every SDK for Node does. */
export function followContexts(): void {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
}

/** What is told to OpenTelemetry's own log. */
export function heardDiag() {
  const heard = { error: vi.fn(), warn: vi.fn() };
  diag.setLogger(heard as unknown as DiagLogger, { suppressOverrideMessage: true });
  return heard;
}

/** Leaves nothing to the next test of a file. */
export function forgetGlobals(): void {
  afterEach(() => {
    for (const api of [context, diag, metrics, trace]) api.disable();
  });
}

/** Telemetry until the test ends, and what it tells. */
export async function instrumented(options: InstrumentConnectOptions = {}) {
  followContexts();
  const otel = sdk();
  const { tracerProvider, meterProvider } = otel;
  const telemetry = await instrumentConnect({ tracerProvider, meterProvider, ...options });
  onTestFinished(() => telemetry.stop());
  return { ...otel, telemetry };
}

/** A span as a line: its name, its kind, and what it says. */
export const facts = ({ name, kind, attributes, status }: ReadableSpan) => ({
  name,
  kind,
  attributes,
  status: status.code,
});

export const parentOf = (span: ReadableSpan | undefined) => span?.parentSpanContext?.spanId;
export const idOf = (span: ReadableSpan | undefined) => span?.spanContext().spanId;
