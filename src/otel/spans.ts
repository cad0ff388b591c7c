import type { Context, Span, TracerProvider } from '@opentelemetry/api';
import type { Traces } from '../internal/environment/tracing.js';
import { SPAN_TEXTS } from './attributes.js';
import type { Api } from './peer.js';

/** Names what the spans and metrics come from. */
export const SCOPE = 'grantkit';

/** A span that is open, and the context of what belongs to it. */
export interface OpenSpan {
  span: Span;
  context: Context;
}

/** Makes the spans of operations. */
export class Spans {
  readonly #api: Api;
  readonly #provider: TracerProvider | undefined;

  /** @param provider the global one when there is none */
  constructor(api: Api, provider: TracerProvider | undefined) {
    this.#api = api;
    this.#provider = provider;
  }

  /** @param parent the context that it belongs to; the current one when there is none */
  start<N extends keyof Traces>(name: N, trace: Traces[N], parent: Context | undefined): OpenSpan {
    const { context: contexts, trace: spans, SpanKind } = this.#api;
    const { name: text, isClient, attributes } = SPAN_TEXTS[name].start(trace);
    const kind = isClient ? SpanKind.CLIENT : SpanKind.INTERNAL;
    const within = parent ?? contexts.active();
    const tracer = (this.#provider ?? spans.getTracerProvider()).getTracer(SCOPE);
    const span = tracer.startSpan(text, { kind, attributes }, within);
    return { span, context: spans.setSpan(within, span) };
  }

  end<N extends keyof Traces>(name: N, trace: Traces[N], { span }: OpenSpan): void {
    const attributes = SPAN_TEXTS[name].end(trace);
    span.setAttributes(attributes);
    if (attributes['error.type'] !== undefined) {
      span.setStatus({ code: this.#api.SpanStatusCode.ERROR });
    }
    span.end();
  }
}
