import type { ConnectTokenSubject } from '../../types.js';
import { type EmulatorOperation, OPERATIONS } from '../wire/operation.js';
import type { Connector, IssuedToken } from './records.js';

interface CommonEvent {
  /** Unix milliseconds. */
  timestamp: number;
  /** The team. */
  ownerId: string;
  /** The connector. */
  clientId: string;
  clientType: string;
  projectId?: string;
}

interface SubjectEvent extends CommonEvent {
  subjectType?: ConnectTokenSubject['type'];
  /** Absent for a token exchange, whose subject is a credential. */
  subjectId?: string;
  authorizationId?: string;
  scopes?: string[];
  environment?: string;
  installationId?: string;
}

/** Why a request came to nothing. */
export interface EventError {
  code: string;
  message: string;
}

/** A request for a provider token; each one that returned a token is billed. */
export interface TokenRequestEvent extends SubjectEvent {
  eventType: 'Token Request';
  /** Absent when the request was refused, like the next two. */
  tokenId?: string;
  tokenGroupId?: string;
  /** Unix milliseconds. */
  expiresAt?: number;
  /** Why it was refused. */
  error?: EventError;
}

/** A person decided on a consent or an installation. */
export interface CompletedAuthorizationEvent extends SubjectEvent {
  eventType: 'Completed Authorization Request';
  /** Why there is no consent: the person denied it, or it could not be carried out. */
  error?: EventError;
}

/** A token was revoked through the API. */
export interface RevokedTokenEvent extends SubjectEvent {
  eventType: 'Revoked Token Request';
  tokenId: string;
  tokenGroupId: string;
  /** Unix milliseconds. */
  tokenExpiresAt: number;
  /** Unix milliseconds. */
  revokedAt: number;
}

interface TriggerRequest extends CommonEvent {
  triggerRequestId: string;
  /** Bytes. */
  bodySize: number;
  /** The provider's id of the event. */
  externalEventId?: string;
  externalEventType?: string;
}

/** A webhook of the provider arrived, and its signature is good. */
export interface InboundTriggerEvent extends TriggerRequest {
  eventType: 'Inbound Trigger';
}

/** A webhook was forwarded to a destination, successfully or not. */
export interface ForwardTriggerEvent extends TriggerRequest {
  eventType: 'Forward Trigger';
  destinationProjectId: string;
  destinationPath: string;
  status: 'success' | 'error';
  /** Why it failed. */
  reason?: string;
  /** HTTP status of the last answer. */
  statusCode?: number;
}

/** What the service writes into its observability data. */
export type EmulatorEvent =
  | TokenRequestEvent
  | CompletedAuthorizationEvent
  | RevokedTokenEvent
  | InboundTriggerEvent
  | ForwardTriggerEvent;

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
  clear(): void;
}

/** Keeps the record in memory. */
export class Ledger implements EmulatorLedger {
  readonly events: EmulatorEvent[] = [];
  readonly deliveries: WebhookDelivery[] = [];
  readonly requests: RequestCounts = zeroCounts();

  get billed(): number {
    return this.events.filter(isBilled).length;
  }

  clear(): void {
    this.events.length = 0;
    this.deliveries.length = 0;
    Object.assign(this.requests, zeroCounts());
  }

  /** Counts a request as it arrives. */
  countRequest(operation: EmulatorOperation): void {
    this.requests.total += 1;
    this.requests[operation] += 1;
  }
}

/** What each event about a token says of that token. */
export function tokenFacts(connector: Connector, token: IssuedToken) {
  return {
    ownerId: connector.teamId,
    clientId: connector.id,
    clientType: connector.type,
    projectId: token.projectId,
    environment: token.environment,
    subjectType: token.principal.type,
    subjectId: token.principal.id,
    authorizationId: token.authorizationId,
    tokenGroupId: token.tokenGroupId,
    tokenId: token.tokenId,
    scopes: token.scopes,
    installationId: token.installationId,
  };
}

/** Whether an event is to be paid for: a token request that returned a token. */
function isBilled(event: EmulatorEvent): boolean {
  return event.eventType === 'Token Request' && event.tokenId !== undefined;
}

function zeroCounts(): RequestCounts {
  const zeros = ['total', ...OPERATIONS].map((name) => [name, 0] as const);
  return Object.fromEntries(zeros) as RequestCounts;
}
