import type { Counter, Histogram, MeterProvider } from '@opentelemetry/api';
import type { ConnectTokenTrace } from '../traces.js';
import { answerOf } from './attributes.js';
import type { Api } from './peer.js';
import { SCOPE } from './spans.js';

/** In seconds: those of HTTP requests, and what is quicker and slower than one. */
const BOUNDARIES = [
  0.001, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30,
];

interface Instruments {
  provider: MeterProvider;
  requests: Counter;
  duration: Histogram;
  billed: Counter;
}

/** Counts token calls, and the requests among them that are billed. */
export class Metrics {
  readonly #api: Api;
  readonly #provider: MeterProvider | undefined;
  #known: Instruments | undefined;

  /** @param provider the global one when there is none */
  constructor(api: Api, provider: MeterProvider | undefined) {
    this.#api = api;
    this.#provider = provider;
  }

  countCall(trace: ConnectTokenTrace): void {
    this.#instruments().requests.add(1, answerOf(trace));
  }

  timeCall(trace: ConnectTokenTrace, seconds: number): void {
    this.#instruments().duration.record(seconds, answerOf(trace));
  }

  countBilled(): void {
    this.#instruments().billed.add(1);
  }

  /** Made anew when the application sets up its metrics later than the telemetry. */
  #instruments(): Instruments {
    const provider = this.#provider ?? this.#api.metrics.getMeterProvider();
    if (this.#known?.provider === provider) return this.#known;
    const meter = provider.getMeter(SCOPE);
    this.#known = {
      provider,
      requests: meter.createCounter('grantkit.token.requests', {
        unit: '{call}',
        description: 'Token calls, by what answered them.',
      }),
      duration: meter.createHistogram('grantkit.token.duration', {
        unit: 's',
        description: 'How long token calls took.',
        advice: { explicitBucketBoundaries: BOUNDARIES },
      }),
      billed: meter.createCounter('grantkit.token.billed', {
        unit: '{request}',
        description: 'Requests that the service answered with a token, each of which it bills.',
      }),
    };
    return this.#known;
  }
}
