import { ENVIRONMENTS } from '../wire/request-schemas.js';
import { isLoopback } from '../wire/urls.js';
import { noTriggers } from './connector-types.js';
import type { Connector, TriggerDestination, TriggerSettings } from './records.js';
import type { TriggerDestinationSeed, TriggersSeed } from './seed.js';
import type { State, Store } from './store.js';

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
  { service, uid, teamId }: Connector,
  { url, branch, path = `/${service}`, ...seed }: TriggerDestinationSeed,
): TriggerDestination {
  const project = store.project(seed.project);
  if (project.teamId !== teamId) {
    throw new TypeError(`project: ${project.id} is not of the team of the connector ${uid}.`);
  }
  if (branch !== undefined && seed.environment !== undefined) {
    throw new TypeError('branch: a branch is deployed to preview; name it or the environment.');
  }
  const environment = seed.environment ?? (branch === undefined ? 'production' : 'preview');
  return { projectId: project.id, environment, branch, path, url: localUrl(url, path) };
}

function localUrl(base: string, path: string): string {
  const origin = localOrigin(base);
  const isPath = path.startsWith('/') && URL.canParse(path, origin);
  const url = isPath ? new URL(path, origin) : undefined;
  if (url?.origin !== origin) {
    throw new TypeError('path: expected a path on the application, such as /slack.');
  }
  return url.href;
}

function localOrigin(base: string): string {
  const url = URL.canParse(base) ? new URL(base) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || !isLoopback(url.hostname)) {
    throw new TypeError(
      'url: the emulator forwards to this machine only; expected http://127.0.0.1:3000 or the like.',
    );
  }
  if (url.href !== `${url.origin}/`) {
    throw new TypeError('url: expected an origin only; the path goes into `path`.');
  }
  return url.origin;
}
