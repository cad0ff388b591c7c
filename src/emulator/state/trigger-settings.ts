import { ENVIRONMENTS } from '../wire/request-schemas.js';
import { localOrigin } from '../wire/urls.js';
import { noTriggers } from './connector-types.js';
import { environmentId } from './environments.js';
import type { Connector, TriggerDestination, TriggerSettings } from './records.js';
import type { TriggerDestinationSeed, TriggersSeed } from './seed.js';
import type { State, Store } from './store.js';
import { enableEnvironment, environmentOfBranch, requirePath } from './trigger-destinations.js';

const MAX_DESTINATIONS = 3;

/** The settings of a connector that has no triggers yet. */
export function initialTriggers({ ids }: State): TriggerSettings {
  return { enabled: false, signingSecret: ids.credential('signing'), destinations: [] };
}

/**
 * Changes the triggers of a connector; secret and destinations stay when they are left out.
 * @throws {TypeError} when the connector's type has none, or a destination is wrong.
 */
export function setTriggers(state: State, connector: Connector, seed: TriggersSeed): void {
  const { enabled = true, signingSecret = connector.triggers.signingSecret } = seed;
  if (!connector.supportsTriggers) throw new TypeError(noTriggers(connector.type));
  const destinations =
    seed.destinations?.map((each) => destinationOf(state.store, connector, each)) ??
    connector.triggers.destinations;
  if (destinations.length > MAX_DESTINATIONS) {
    throw new TypeError(`destinations: a connector has at most ${MAX_DESTINATIONS}.`);
  }
  connector.triggers = { enabled, signingSecret, destinations };
  for (const each of destinations) enableEnvironment(state.store, connector, each);
  connector.updatedAt = state.clock.now();
}

/** The triggers of a connector as the API shows them. */
export function describeTriggers({
  supportsTriggers,
  triggers,
}: Connector): Record<string, unknown> {
  return {
    supportsTriggers,
    triggers: { enabled: triggers.enabled },
    triggerDestinations: triggers.destinations.map(({ projectId, environment, branch, path }) => ({
      projectId,
      branch,
      customEnvironmentId: ENVIRONMENTS.includes(environment) ? undefined : environment,
      path,
    })),
  };
}

/** A destination with its defaults filled in. */
function destinationOf(
  store: Store,
  { uid, teamId }: Connector,
  { url, branch, path, ...seed }: TriggerDestinationSeed,
): TriggerDestination {
  const project = store.project(seed.project);
  if (project.teamId !== teamId) {
    throw new TypeError(`project: ${project.id} is not of the team of the connector ${uid}.`);
  }
  if (branch !== undefined && seed.environment !== undefined) {
    throw new TypeError('branch: a branch is deployed to preview; name it or the environment.');
  }
  const { id: projectId } = project;
  const named = seed.environment ?? environmentOfBranch(branch);
  if (path !== undefined) requirePath(path);
  const environment = environmentId(store, projectId, named);
  return { projectId, environment, branch, path, url: url && localOrigin(url) };
}
