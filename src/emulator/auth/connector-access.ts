import { requireAlive } from '../state/connectors.js';
import { isTurnedOff } from '../state/flow-settings.js';
import type { Connector, Principal, ProjectLink } from '../state/records.js';
import { type Permission, permits, rolesWith } from '../state/roles.js';
import type { State } from '../state/store.js';
import { ServiceError } from '../wire/service-error.js';
import type { Caller } from './callers.js';

const NEEDS: Record<Permission, string> = {
  use: 'get tokens',
  mutate: 'change this',
  attach: 'attach connectors to projects',
  revoke: "revoke everybody's tokens",
};

/**
 * The connector of a request, when the caller may use it.
 * @throws {ServiceError} `not_found`, `gone`, or one of the two project link codes.
 */
export function requireConnector({ store }: State, caller: Caller, name: string): Connector {
  const connector = store.findConnector(name, caller.teamId);
  if (connector === undefined) {
    throw new ServiceError('not_found', `The team has no connector "${name}".`);
  }
  requireAlive(connector);
  if (caller.projectId === undefined) return connector;
  const link = store.link(connector, caller.projectId);
  if (link === undefined) {
    throw new ServiceError(
      'client_not_linked_to_project',
      `The connector ${connector.uid} is not linked to this project.`,
    );
  }
  requireEnvironment(connector, link, caller.environment);
  return connector;
}

/**
 * Refuses a subject that a connector's provider has no credentials for.
 * @throws {ServiceError} `unresolved_token`
 */
export function requireSubjectType(connector: Connector, { type }: Principal): void {
  const isOff = isTurnedOff(connector, type);
  if (connector.subjectTypes.includes(type) && !isOff) return;
  throw new ServiceError(
    'unresolved_token',
    isOff
      ? `The connector ${connector.uid} has turned the flow for "${type}" subjects off.`
      : `Connectors of type ${connector.type} have no tokens for "${type}" subjects.`,
  );
}

/**
 * Refuses an environment that a project link leaves out.
 * @throws {ServiceError} `client_not_enabled_for_environment`
 */
export function requireEnvironment(
  { uid }: Connector,
  { environments }: ProjectLink,
  environment: string | undefined,
): void {
  if (environment === undefined || environments.includes(environment)) return;
  throw new ServiceError(
    'client_not_enabled_for_environment',
    `The connector ${uid} is not enabled for the environment ${environment}.`,
  );
}

/**
 * Refuses a person whose role in the team does not permit something; deployments have no role.
 * @throws {ServiceError} `forbidden`
 */
export function requirePermission(caller: Caller, permission: Permission): void {
  if (caller.kind === 'deployment' || permits(caller.role, permission)) return;
  const message = `You cannot ${NEEDS[permission]}: ${rolesWith(permission)} role required.`;
  throw new ServiceError('forbidden', message);
}
