import type { ConnectTokenSubject } from '../../types.js';
import type { ConsentRequest } from '../state/consent-request.js';
import type { Principal } from '../state/records.js';
import type { Store } from '../state/store.js';
import { APP, principalOf, userPrincipal } from '../state/subjects.js';
import type { RequestedSubject } from '../wire/request-schemas.js';
import { ServiceError } from '../wire/service-error.js';
import type { OidcIssuer } from './oidc.js';

/** A deployment that calls with its OIDC token; it may act for any user. */
export interface DeploymentCaller {
  kind: 'deployment';
  teamId: string;
  projectId: string;
  environment: string;
}

/** A person or machine that calls with an access token; it acts for itself only. */
export interface AccessTokenCaller {
  kind: 'access-token';
  teamId: string;
  userId: string;
  /** Absent when the token is good for the whole team. */
  projectId?: string;
  environment?: undefined;
}

/** Who sent a request. */
export type Caller = DeploymentCaller | AccessTokenCaller;

/**
 * Finds out who sent a request from its `Authorization` header.
 * @throws {ServiceError} `unauthorized` when there is no valid bearer.
 */
export async function authenticate(
  { store, issuer }: { store: Store; issuer: OidcIssuer },
  header: string | null,
): Promise<Caller> {
  const bearer = bearerOf(header);
  if (bearer === undefined) {
    throw new ServiceError('unauthorized', 'The request has no bearer token.');
  }
  const caller = bearer.includes('.')
    ? await deployment(issuer, bearer)
    : accessToken(store, bearer);
  if (caller !== undefined) return caller;
  throw new ServiceError('unauthorized', 'The bearer token is unknown, expired or not ours.');
}

/**
 * The token of an `Authorization` header.
 * @see https://www.rfc-editor.org/rfc/rfc6750#section-2.1
 */
export function bearerOf(header: string | null): string | undefined {
  return /^bearer +(\S+) *$/i.exec(header ?? '')?.[1];
}

/**
 * Whom a request is for; without a subject, the caller itself.
 * @throws {ServiceError} `forbidden` when an access token asks for somebody else.
 */
export function requestedPrincipal(
  caller: Caller,
  subject: RequestedSubject | undefined,
): Principal {
  if (caller.kind === 'deployment') {
    if (subject === undefined) return APP;
    if (hasId(subject)) return principalOf(subject);
    throw new ServiceError('bad_request', 'body.subject.id: expected the id of the user.');
  }
  if (subject?.type === 'app') return APP;
  const own = userPrincipal(caller.userId);
  const isOwn =
    subject === undefined ||
    (subject.type === 'user' && (!hasId(subject) || principalOf(subject).key === own.key));
  if (isOwn) return own;
  throw new ServiceError('forbidden', 'An access token acts for the app or its own user only.');
}

/** What a consent page tells of a caller. */
export function requesterOf(caller: Caller): ConsentRequest['requester'] {
  const { projectId, environment } = caller;
  return {
    projectId,
    environment,
    userId: caller.kind === 'access-token' ? caller.userId : undefined,
  };
}

function hasId(subject: RequestedSubject): subject is ConnectTokenSubject {
  return subject.type !== 'user' || subject.id !== undefined;
}

async function deployment(issuer: OidcIssuer, token: string): Promise<Caller | undefined> {
  const claims = await issuer.verify(token);
  return (
    claims && {
      kind: 'deployment',
      teamId: claims.owner_id,
      projectId: claims.project_id,
      environment: claims.environment,
    }
  );
}

function accessToken(store: Store, token: string): Caller | undefined {
  const record = store.accessTokens.find((candidate) => candidate.token === token);
  if (record === undefined) return undefined;
  const { userId, teamId, projectId } = record;
  return { kind: 'access-token', userId, teamId, projectId };
}
