import type { MeterProvider, TracerProvider } from '@opentelemetry/api';
import { channels } from '../internal/environment/tracing.js';
import { invalidArgument } from '../internal/validation/arguments.js';
import { isObject } from '../internal/validation/predicates.js';
import { Metrics } from './metrics.js';
import { Observer } from './observer.js';
import { type Api, importPeer } from './peer.js';
import { Spans } from './spans.js';
import { watchChannels } from './watch-channels.js';

/** A `TracerProvider` of OpenTelemetry. */
export interface TracerProviderLike {
  getTracer(name: string): object;
}

/** A `MeterProvider` of OpenTelemetry. */
export interface MeterProviderLike {
  getMeter(name: string): object;
}

/** Settings of {@link instrumentConnect}. */
export interface InstrumentConnectOptions {
  /** Makes the spans. @default the global one, looked up at each call */
  tracerProvider?: TracerProviderLike | undefined;
  /** Makes the metrics. @default the global one, looked up at each call */
  meterProvider?: MeterProviderLike | undefined;
}

/** What ends the telemetry. */
export interface ConnectTelemetry {
  /** Nothing is told from now on; spans that are open end here. */
  stop(): void;
  [Symbol.dispose](): void;
}

/**
 * Tells OpenTelemetry of the token calls, requests and questions to a shared store of this process:
 * spans, and the metrics `grantkit.token.requests`, `grantkit.token.duration` (s) and
 * `grantkit.token.billed`. Called again, the latest one that has not stopped is told. Where there is
 * no `node:diagnostics_channel`, as on Edge, it does nothing but say so to OpenTelemetry's `diag`.
 *
 * @example
 * using telemetry = await instrumentConnect();
 * @throws {ConnectValidationError} when an option breaks a rule
 * @throws {Error} when `@opentelemetry/api` is not installed
 * @see https://opentelemetry.io/docs/specs/semconv/http/http-spans/
 */
export async function instrumentConnect(
  options: InstrumentConnectOptions = {},
): Promise<ConnectTelemetry> {
  check(options);
  const api = await importPeer();
  const stop = Object.values(channels).every(Boolean) ? begin(api, options) : doNothing(api);
  return { stop, [Symbol.dispose]: stop };
}

function begin(api: Api, { tracerProvider, meterProvider }: InstrumentConnectOptions): () => void {
  const spans = new Spans(api, tracerProvider as TracerProvider | undefined);
  const metrics = new Metrics(api, meterProvider as MeterProvider | undefined);
  return watchChannels(api, new Observer(api, spans, metrics));
}

function doNothing(api: Api): () => void {
  api.diag.warn('grantkit/otel: this runtime has no node:diagnostics_channel, so nothing is told.');
  return () => {};
}

function check(options: InstrumentConnectOptions): void {
  if (!isObject(options)) throw invalidArgument('options must be an object: { meterProvider }');
  const { tracerProvider, meterProvider } = options;
  if (tracerProvider !== undefined && typeof Object(tracerProvider).getTracer !== 'function') {
    throw invalidArgument('options: `tracerProvider` must be one of OpenTelemetry');
  }
  if (meterProvider !== undefined && typeof Object(meterProvider).getMeter !== 'function') {
    throw invalidArgument('options: `meterProvider` must be one of OpenTelemetry');
  }
}
