import { ENVIRONMENTS } from '../wire/request-schemas.js';
import type { CustomEnvironment } from './management-records.js';
import type { EnvironmentSeed } from './project-seed.js';
import type { State, Store } from './store.js';

/** Adds a custom environment to a project. */
export function addEnvironment(
  { store, ids }: State,
  projectId: string,
  { slug, id = ids.next('env') }: EnvironmentSeed,
): void {
  const isTaken = ENVIRONMENTS.includes(slug) || environmentId(store, projectId, slug) !== slug;
  if (isTaken) throw new TypeError(`environments: the project already has "${slug}".`);
  store.customEnvironments.push({ id, projectId, slug });
}

/** The custom environments of a project. */
export function customEnvironments(store: Store, projectId: string): CustomEnvironment[] {
  return store.customEnvironments.filter((each) => each.projectId === projectId);
}

/**
 * What an environment of a project is stored as: its name, or the id of a custom one, which may be
 * given by its slug. An unknown name stays as it is.
 */
export function environmentId(store: Store, projectId: string, name: string): string {
  const custom = customEnvironments(store, projectId).find(({ slug }) => slug === name);
  return custom?.id ?? name;
}

/** What people and OIDC tokens call an environment: its name, or the slug of a custom one. */
export function environmentSlug(store: Store, projectId: string, id: string): string {
  const custom = customEnvironments(store, projectId).find((each) => each.id === id);
  return custom?.slug ?? id;
}

/** Whether a project has an environment that is stored under this id. */
export function hasEnvironment(store: Store, projectId: string, id: string): boolean {
  if (ENVIRONMENTS.includes(id)) return true;
  return customEnvironments(store, projectId).some((each) => each.id === id);
}

/**
 * Makes sure that a project has an environment, given by its name, slug or id.
 * @throws {TypeError} that lists those it has
 */
export function requireEnvironment(store: Store, projectId: string, name: string): void {
  if (hasEnvironment(store, projectId, environmentId(store, projectId, name))) return;
  const custom = customEnvironments(store, projectId).map(({ slug }) => slug);
  const known = [...ENVIRONMENTS, ...custom].join(', ');
  throw new TypeError(`environment: the project has no environment "${name}"; it has ${known}.`);
}
