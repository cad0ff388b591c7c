import type { ConnectTokenSubject } from '../../types.js';

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
  /** The provider's id of the tenant. */
  externalTenantId?: string;
  /** The Vercel user who asked, with an access token. */
  userId?: string;
  /** Unix milliseconds; absent when the service can refresh for ever, or not at all. */
  refreshTokenExpiresAt?: number;
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
