import type { Context } from '@opentelemetry/api';
import type { Traces } from '../internal/environment/tracing.js';
import { isBilled } from './attributes.js';
import type { Metrics } from './metrics.js';
import type { Api } from './peer.js';
import type { OpenSpan, Spans } from './spans.js';

type Name = keyof Traces;

/** An operation that has begun; without a span when none could be made. */
interface Operation {
  /** On the clock of `performance.now`. */
  startedAt: number;
  open?: OpenSpan;
}

/** Tells OpenTelemetry of operations; no fault of it reaches them. */
export class Observer {
  readonly #api: Api;
  readonly #spans: Spans;
  readonly #metrics: Metrics;
  readonly #operations = new WeakMap<object, Operation>();
  readonly #inAir = new Set<object>();
  #hasFailed = false;

  constructor(api: Api, spans: Spans, metrics: Metrics) {
    this.#api = api;
    this.#spans = spans;
    this.#metrics = metrics;
  }

  /** Notes that an operation begins; gives the context of what belongs to it. */
  begin<N extends Name>(name: N, trace: Traces[N]): Context | undefined {
    const operation: Operation = { startedAt: performance.now() };
    this.#operations.set(trace, operation);
    this.#inAir.add(trace);
    const call = 'call' in trace ? trace.call : undefined;
    const parent = call && this.#operations.get(call)?.open?.context;
    this.#safely(() => {
      operation.open = this.#spans.start(name, trace, parent);
    });
    return operation.open?.context;
  }

  /** Notes that an operation has ended; one that began before this observer came is unknown. */
  end<N extends Name>(name: N, trace: Traces[N]): void {
    const operation = this.#operations.get(trace);
    if (operation === undefined || !this.#inAir.delete(trace)) return;
    const { startedAt, open } = operation;
    if (open) this.#safely(() => this.#spans.end(name, trace, open));
    if (name === 'token') {
      const call = trace as Traces['token'];
      this.#safely(() => this.#metrics.countCall(call));
      this.#safely(() => this.#metrics.timeCall(call, (performance.now() - startedAt) / 1000));
    } else if (name === 'request' && isBilled(trace as Traces['request'])) {
      this.#safely(() => this.#metrics.countBilled());
    }
  }

  /** Ends the spans of what is in the air, of which nothing more is told. */
  close(): void {
    for (const trace of this.#inAir) {
      this.#safely(() => this.#operations.get(trace)?.open?.span.end());
    }
    this.#inAir.clear();
  }

  #safely(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (this.#hasFailed) return;
      this.#hasFailed = true;
      tell(this.#api, error);
    }
  }
}

function tell({ diag }: Api, error: unknown): void {
  try {
    diag.error('grantkit/otel: OpenTelemetry has failed; this is told once.', error);
  } catch {
    // What observes the observer must not decide over it either.
  }
}
