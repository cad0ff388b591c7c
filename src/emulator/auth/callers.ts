import type { ConnectTokenSubject } from '../../types.js';
import type { ConsentRequest } from '../state/consent-request.js';
import { environmentId } from '../state/environments.js';
import { sha256 } from '../state/ids.js';
import type { AccessToken, Principal } from '../state/records.js';
import type { Role } from '../state/roles.js';
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
  /** Absent when the token names no environment. */
  environment?: string;
  role: Role;
  /** Ids of the teams that the token is good for. */
  teamIds: string[];
  /** Tells callers apart without keeping their tokens. */
  bearerHash: string;
}

/** Who sent a request. */
export type Caller = DeploymentCaller | AccessTokenCaller;

/**
 * Finds out who sent a request from its `Authorization` header, and for which team from the
 * `teamId` or `slug` of its query.
 * @throws {ServiceError} `unauthorized` when there is no valid bearer, `forbidden` when it is not
 * of the team.
 */
export async function authenticate(
  { store, issuer }: { store: Store; issuer: OidcIssuer },
  header: string | null,
  query: URLSearchParams = new URLSearchParams(),
): Promise<Caller> {
  const bearer = bearerOf(header);
  if (bearer === undefined) {
    throw new ServiceError('unauthorized', 'The request has no bearer token.');
  }
  if (!bearer.includes('.')) {
    const token = store.accessTokens.find((each) => each.token === bearer);
    if (token !== undefined) return accessTokenCaller(store, token, query);
  }
  const caller = await deployment(store, issuer, bearer);
  if (caller !== undefined) {
    requestedTeam(store, query, [caller.teamId]);
    return caller;
  }
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

/** The caller with an access token, in the team that the query names or else its default one. */
export function accessTokenCaller(
  store: Store,
  { token, userId, teamId, projectId, environment, role, isSession }: AccessToken,
  query: URLSearchParams,
): AccessTokenCaller {
  const teamIds = isSession ? store.teams.map(({ id }) => id) : [teamId];
  return {
    kind: 'access-token',
    userId,
    teamId: requestedTeam(store, query, teamIds) ?? teamId,
    teamIds,
    projectId,
    environment,
    role: role ?? store.user(userId).role,
    bearerHash: sha256(token),
  };
}

async function deployment(
  store: Store,
  issuer: OidcIssuer,
  token: string,
): Promise<Caller | undefined> {
  const claims = await issuer.verify(token);
  if (claims === undefined) return undefined;
  const { owner_id: teamId, project_id: projectId } = claims;
  const environment = environmentId(store, projectId, claims.environment);
  return { kind: 'deployment', teamId, projectId, environment };
}

/** The team that a query names, which has to be one of the caller's. */
function requestedTeam(
  { teams }: Store,
  query: URLSearchParams,
  allowed: string[],
): string | undefined {
  const [id, slug] = [query.get('teamId'), query.get('slug')];
  if (id !== null && slug !== null) {
    throw new ServiceError('bad_request', 'teamId: name the team by teamId or slug, not by both.');
  }
  if (id === null && slug === null) return undefined;
  const team = teams.find((each) => each.id === id || each.slug === slug);
  if (team !== undefined && allowed.includes(team.id)) return team.id;
  throw new ServiceError('forbidden', 'Not authorized: the token is not of this team.');
}
