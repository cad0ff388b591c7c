import type { OidcIssuer } from './callers/oidc.js';
import type { Clock } from './instruments/clock.js';
import type { FaultQueue } from './instruments/faults.js';
import type { Ledger } from './instruments/ledger.js';
import type { RateLimiter } from './instruments/rate-limits.js';
import type { Ids } from './state/ids.js';
import type { Store } from './state/store.js';

/** The parts that every operation of the service works with. */
export interface Service {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly ledger: Ledger;
  readonly faults: FaultQueue;
  readonly limits: RateLimiter;
  readonly issuer: OidcIssuer;
  /** Delivers to the webhooks and trigger destinations of the application. */
  readonly fetch: typeof fetch;
  /** The origin at which the service is reached now. */
  baseUrl(): string;
}
