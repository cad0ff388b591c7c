import { GatewayKeys } from './auth/gateway-keys.js';
import { OidcIssuer } from './auth/oidc.js';
import type { SavedKey } from './auth/signing-key.js';
import { FaultQueue } from './instruments/faults.js';
import { RateLimiter } from './instruments/rate-limits.js';
import type { Instruments } from './instruments/with-faults.js';
import { Clock } from './state/clock.js';
import { Ids } from './state/ids.js';
import { Ledger } from './state/ledger.js';
import { loadSeed } from './state/load-seed.js';
import type { Team } from './state/records.js';
import type { EmulatorSeed } from './state/seed.js';
import { Seeded } from './state/seeded.js';
import { type State, Store } from './state/store.js';
import { forgetEndedTokens } from './state/tokens.js';
import { loadParts, type Part } from './storage/snapshot.js';

/** The parts that every operation of the service works with. */
export interface Service extends State, Pick<Instruments, 'onRequest'> {
  readonly faults: FaultQueue;
  readonly limits: RateLimiter;
  readonly issuer: OidcIssuer;
  readonly gatewayKeys: GatewayKeys;
  readonly seeded: Seeded;
  /** Delivers to webhooks and trigger destinations of the application, and to real providers. */
  readonly fetch: typeof fetch;
  /** How long a real provider may take for an answer. @default 10_000 */
  readonly providerTimeoutMs?: number;
  /** Renewals under way at real providers, by authorization: a refresh token works once. */
  readonly renewals: Map<string, Promise<unknown>>;
  /** The `iss` of its OIDC tokens. @default the origin and `/oidc` */
  readonly oidcIssuer?: string;
  /** The origin at which the service is reached now. */
  baseUrl(): string;
}

/** Creates a service in the state that was saved, if any, and completes it from a checked seed. */
export async function createService(
  seed: EmulatorSeed,
  surroundings: Pick<
    Service,
    'fetch' | 'baseUrl' | 'providerTimeoutMs' | 'oidcIssuer' | 'onRequest'
  >,
  saved: Record<string, unknown> = {},
): Promise<Service> {
  const store = new Store();
  const state: State = {
    store,
    clock: new Clock(seed.now),
    ids: new Ids(seed.idSeed),
    ledger: new Ledger((teamId) => planOf(store, teamId)),
  };
  const key = saved['issuer'] as SavedKey | undefined;
  const issuerUrl = () => surroundings.oidcIssuer ?? `${surroundings.baseUrl()}/oidc`;
  const service: Service = {
    ...state,
    ...surroundings,
    renewals: new Map(),
    issuer: await OidcIssuer.create(state, issuerUrl, key),
    gatewayKeys: new GatewayKeys(),
    seeded: new Seeded(),
    faults: new FaultQueue(),
    limits: new RateLimiter(),
  };
  loadParts(partsOf(service), saved);
  forgetEndedTokens(service);
  loadSeed(service, seed);
  service.seeded.add(seed);
  return service;
}

/**
 * What a snapshot holds of a service, by name. A list of records in the store is part of it by
 * itself; anything else that has to survive a restart needs `save` and `load`, and its name here.
 */
export function partsOf(service: Service): Record<string, Part> {
  const { store, clock, ids, ledger, faults, limits, issuer, gatewayKeys, seeded } = service;
  return { store, clock, ids, ledger, faults, limits, issuer, gatewayKeys, seeded };
}

/** Returns a service to the state of its seed; the keys of its issuer stay. */
export function resetService(service: Service, seed: EmulatorSeed): void {
  const { store, clock, ids, ledger, faults, limits, renewals, seeded } = service;
  for (const part of [store, ledger, faults, limits, renewals, seeded]) part.clear();
  ids.reset(seed.idSeed);
  clock.reset(seed.now);
  loadSeed(service, seed);
  seeded.add(seed);
}

/** A ledger outlives its teams, when it comes from a file and they from a seed. */
function planOf({ teams }: Store, teamId: string): Team['plan'] {
  return teams.find(({ id }) => id === teamId)?.plan ?? 'hobby';
}
