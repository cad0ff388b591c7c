import { ServiceError } from '../wire/service-error.js';
import { isLocalPath, LOCAL_PATH } from '../wire/urls.js';
import { noTriggers } from './connector-types.js';
import { hasEnvironment } from './environments.js';
import type { NewDestination } from './management-records.js';
import type { Connector, TriggerDestination } from './records.js';
import type { State, Store } from './store.js';

/**
 * Replaces the destinations of a connector, as the API does; its triggers are then enabled.
 * @throws {ServiceError} `bad_request` when its type has no triggers, `not_found` for an unknown
 * project or environment
 */
export function setDestinations(
  { store, clock }: State,
  connector: Connector,
  wanted: NewDestination[],
): void {
  if (!connector.supportsTriggers)
    throw new ServiceError('bad_request', noTriggers(connector.type));
  const destinations = wanted.map((each) => destinationOf(store, connector, each));
  connector.triggers = { ...connector.triggers, enabled: true, destinations };
  connector.updatedAt = clock.now();
  for (const each of destinations) enableEnvironment(store, connector, each);
}

/** Lets the deployments that webhooks are forwarded to use the connector, if their project may. */
export function enableEnvironment(
  store: Store,
  connector: Connector,
  { projectId, environment }: TriggerDestination,
): void {
  const link = store.link(connector, projectId);
  if (link === undefined || link.environments.includes(environment)) return;
  link.environments.push(environment);
}

/** Where on the application webhooks of a destination go. */
export function destinationPath({ service }: Connector, { path }: TriggerDestination): string {
  return path ?? `/${service}`;
}

/** The URL of a destination on this machine; `undefined` while nobody has said where it is. */
export function destinationUrl(
  { projects }: Store,
  connector: Connector,
  destination: TriggerDestination,
): string | undefined {
  const project = projects.find(({ id }) => id === destination.projectId);
  const origin = destination.url ?? project?.url;
  // Joined as texts: resolved against the origin, `//other.example` would be another host.
  return origin && new URL(`${origin}${destinationPath(connector, destination)}`).href;
}

/**
 * Refuses a path that leads away from the application.
 * @throws {TypeError}
 */
export function requirePath(path: string): void {
  if (!isLocalPath(path)) throw new TypeError(`path: ${LOCAL_PATH}.`);
}

/** Where a branch is deployed, or the application without one. */
export function environmentOfBranch(branch: string | undefined): string {
  return branch === undefined ? 'production' : 'preview';
}

function destinationOf(
  store: Store,
  { teamId, uid }: Connector,
  { projectId, branch, customEnvironmentId, path }: NewDestination,
): TriggerDestination {
  const project = store.projects.find(({ id }) => id === projectId);
  if (project === undefined || project.teamId !== teamId) {
    throw new ServiceError('not_found', `The team of ${uid} has no project "${projectId ?? ''}".`);
  }
  const environment = customEnvironmentId ?? environmentOfBranch(branch);
  if (!hasEnvironment(store, project.id, environment)) {
    const message = `The project ${project.name} has no environment "${environment}".`;
    throw new ServiceError('not_found', message);
  }
  return { projectId: project.id, environment, branch, path };
}
