import type { Service } from '../service.js';
import type { Connector, TriggerSettings } from '../state/records.js';
import type { TriggersSeed } from '../state/seed.js';
import { ENVIRONMENTS } from '../wire/environments.js';
import { destinationOf } from './destination.js';
import { providerOf, unknownProvider } from './providers.js';

const MAX_DESTINATIONS = 3;

/** The settings of a connector that has no triggers yet. */
export function initialTriggers({ ids }: Service): TriggerSettings {
  return { enabled: false, signingSecret: ids.credential('signing'), destinations: [] };
}

/**
 * Changes the triggers of a connector; secret and destinations stay when they are left out.
 * @throws {TypeError} when the connector's type has none, or a destination is wrong.
 */
export function setTriggers(service: Service, connector: Connector, seed: TriggersSeed): void {
  const { enabled = true, signingSecret = connector.triggers.signingSecret } = seed;
  if (providerOf(connector.type) === undefined) {
    throw new TypeError(unknownProvider(connector.type));
  }
  const destinations =
    seed.destinations?.map((each) => destinationOf(service.store, connector, each)) ??
    connector.triggers.destinations;
  if (destinations.length > MAX_DESTINATIONS) {
    throw new TypeError(`destinations: a connector has at most ${MAX_DESTINATIONS}.`);
  }
  connector.triggers = { enabled, signingSecret, destinations };
  connector.updatedAt = service.clock.now();
}

/** The triggers of a connector as the API shows them. */
export function describeTriggers({ type, triggers }: Connector): Record<string, unknown> {
  return {
    supportsTriggers: providerOf(type) !== undefined,
    triggers: { enabled: triggers.enabled },
    triggerDestinations: triggers.destinations.map(({ projectId, environment, branch, path }) => ({
      projectId,
      branch,
      customEnvironmentId: ENVIRONMENTS.includes(environment) ? undefined : environment,
      path,
    })),
  };
}
