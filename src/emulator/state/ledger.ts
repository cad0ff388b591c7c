import { type EmulatorOperation, OPERATIONS } from '../wire/operation.js';
import type { EmulatorEvent } from './events.js';
import { type FollowOptions, News } from './news.js';
import {
  type Connector,
  type IssuedToken,
  type Principal,
  type Team,
  tenantIdOf,
} from './records.js';
import { type BillingTerms, isTokenIssued, type MonthlyUsage, monthlyUsage } from './usage.js';

/** One attempt to tell a webhook the outcome of a consent. */
export interface WebhookDelivery {
  url: string;
  /** The consent request it tells of. */
  request: string;
  /** HTTP status of the answer. */
  status?: number;
  /** Why there was no answer. */
  error?: string;
}

/** Requests for an operation that reached the service: all of them, and by operation. */
export type RequestCounts = Record<EmulatorOperation | 'total', number>;

/** What happened at the service. */
export interface EmulatorLedger {
  readonly events: readonly EmulatorEvent[];
  readonly deliveries: readonly WebhookDelivery[];
  /** Faulted and refused requests count too. */
  readonly requests: Readonly<RequestCounts>;
  /** Token requests to pay for. */
  readonly billed: number;
  /** What is to be paid for, by month and team; with a price only when one is given. */
  months(terms?: BillingTerms): MonthlyUsage[];
  clear(): void;
  /**
   * The events from now on, as they happen, until the signal is aborted or the emulator closed.
   * @example
   * for await (const event of await emulator.ledger.follow()) console.log(event.eventType);
   */
  follow(options?: FollowOptions): AsyncIterableIterator<EmulatorEvent>;
}

/** Keeps the record in memory. */
export class Ledger implements EmulatorLedger {
  readonly #events: EmulatorEvent[] = [];
  readonly #planOf: (teamId: string) => Team['plan'];
  readonly #news = new News<EmulatorEvent>();
  readonly events: readonly EmulatorEvent[] = this.#events;
  readonly deliveries: WebhookDelivery[] = [];
  readonly requests: RequestCounts = zeroCounts();

  /** `planOf` tells the plan of a team, which says what is not charged. */
  constructor(planOf: (teamId: string) => Team['plan']) {
    this.#planOf = planOf;
  }

  get billed(): number {
    return this.#events.filter(isTokenIssued).length;
  }

  months(terms?: BillingTerms): MonthlyUsage[] {
    return monthlyUsage(this.events, this.#planOf, terms);
  }

  clear(): void {
    this.#events.length = 0;
    this.deliveries.length = 0;
    Object.assign(this.requests, zeroCounts());
  }

  /** What a snapshot holds. */
  save(): Pick<EmulatorLedger, 'events' | 'deliveries' | 'requests'> {
    const { events, deliveries, requests } = this;
    return { events, deliveries, requests };
  }

  /** Goes on from a snapshot. */
  load({ events = [], deliveries = [], requests }: Partial<ReturnType<Ledger['save']>>): void {
    this.clear();
    for (const event of events) this.#events.push(event);
    for (const delivery of deliveries) this.deliveries.push(delivery);
    Object.assign(this.requests, requests);
  }

  /** Records what has happened. */
  record(event: EmulatorEvent): void {
    this.#events.push(event);
    this.#news.tell(event);
  }

  follow(options?: FollowOptions): AsyncIterableIterator<EmulatorEvent> {
    return this.#news.follow(options);
  }

  /** Ends what follows it. */
  endFollowing(): void {
    this.#news.end();
  }

  /** Counts a request as it arrives. */
  countRequest(operation: EmulatorOperation): void {
    this.requests.total += 1;
    this.requests[operation] += 1;
  }
}

/** What each event says of its connector. */
export function connectorFacts({ teamId, id, type }: Connector) {
  return { ownerId: teamId, clientId: id, clientType: type };
}

/** What each event says of its subject. */
export function subjectFacts({ type, id }: Principal) {
  return { subjectType: type, subjectId: id };
}

/** What each event says of an installation, and of the tenant at the provider behind it. */
export function installationFacts(connector: Connector, installationId?: string) {
  return { installationId, externalTenantId: tenantIdOf(connector, installationId) };
}

/** What each event about a token says of that token. */
export function tokenFacts(connector: Connector, token: IssuedToken) {
  return {
    ...connectorFacts(connector),
    ...subjectFacts(token.principal),
    ...installationFacts(connector, token.installationId),
    projectId: token.projectId,
    environment: token.environment,
    authorizationId: token.authorizationId,
    tokenGroupId: token.tokenGroupId,
    tokenId: token.tokenId,
    scopes: token.scopes,
  };
}

function zeroCounts(): RequestCounts {
  const zeros = ['total', ...OPERATIONS].map((name) => [name, 0] as const);
  return Object.fromEntries(zeros) as RequestCounts;
}
