import type { AccessTokenCaller } from '../auth/callers.js';
import { requirePermission } from '../auth/connector-access.js';
import type { Service } from '../service.js';
import type { Connector, Project, Team, User } from '../state/records.js';
import type { Permission } from '../state/roles.js';
import { ServiceError } from '../wire/service-error.js';

/** An authenticated request to the management API. */
export interface ManagementCall {
  caller: AccessTokenCaller;
  user: User;
  /** The team that the query names, else the caller's default one. */
  team: Team;
  /** The decoded path parameters. */
  params: Record<string, string>;
  query: URLSearchParams;
  /** The parsed JSON body; `{}` when there is none. */
  body: unknown;
  /** For what is no JSON. */
  request: Request;
}

/** Carries out one operation; returns the body of its answer, or nothing for an empty one. */
export type ManagementHandler = (service: Service, call: ManagementCall) => unknown;

/**
 * The connector that a path names.
 * @throws {ServiceError} `not_found`, also for a deleted one or one of another project
 */
export function requireManaged({ store }: Service, { caller, params }: ManagementCall): Connector {
  const name = params['connector'] ?? '';
  const connector = store.findConnector(name, caller.teamId);
  const isReachable =
    connector !== undefined &&
    connector.deletedAt === undefined &&
    (caller.projectId === undefined || store.link(connector, caller.projectId) !== undefined);
  if (isReachable) return connector;
  throw new ServiceError('not_found', `The team has no connector "${name}".`);
}

/**
 * The project that a path names by id or name.
 * @throws {ServiceError} `not_found`
 */
export function requireProject({ store }: Service, { caller, params }: ManagementCall): Project {
  return projectNamed({ store }, caller, params['project'] ?? '');
}

/**
 * The project with this id or name, in the team of the caller.
 * @throws {ServiceError} `not_found`
 */
export function projectNamed(
  { store }: Pick<Service, 'store'>,
  { teamId, projectId }: AccessTokenCaller,
  name: string,
): Project {
  const project = store.projects.find(
    (each) => each.teamId === teamId && (each.id === name || each.name === name),
  );
  if (project !== undefined && (projectId === undefined || project.id === projectId)) {
    return project;
  }
  throw new ServiceError('not_found', 'Project not found');
}

/** Wraps a handler that only some roles may call. */
export function permitted(permission: Permission, handler: ManagementHandler): ManagementHandler {
  return (service, call) => {
    requirePermission(call.caller, permission);
    return handler(service, call);
  };
}

/** An answer with 201 for what has been made. */
export function created(body: unknown): Response {
  return Response.json(body, { status: 201 });
}
