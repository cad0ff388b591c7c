import { ServiceError } from '../wire/service-error.js';
import { forgetProviderGrants } from './provider-records.js';
import type { Connector, Installation } from './records.js';
import type { InstallationSeed } from './seed.js';
import type { State } from './store.js';
import { revokeTokens } from './tokens.js';

/** The tenants a request is for: one, all of them (`'*'`), or none where there is no choice. */
export type InstallationScope = Installation | '*' | undefined;

/**
 * Finds the installation that a request means.
 * @throws {ServiceError} `client_installation_required` when there is none, `unresolved_token` when
 * nothing spans all of them.
 */
export function resolveInstallation(
  connector: Connector,
  id: string | undefined,
): InstallationScope {
  if (id === '*') {
    if (connector.supportsCrossInstallation) return '*';
    throw new ServiceError(
      'unresolved_token',
      `Connectors of type ${connector.type} have no cross-installation tokens.`,
    );
  }
  if (!connector.supportsInstallation) return undefined;
  const installation = connector.installations.find((candidate) =>
    id === undefined ? candidate.isDefault : candidate.id === id,
  );
  if (installation !== undefined) return installation;
  throw new ServiceError(
    'client_installation_required',
    id === undefined
      ? `The connector ${connector.uid} has no default installation.`
      : `The connector ${connector.uid} has no such installation.`,
  );
}

/**
 * Refuses a request to install that names anything but one of the connector's installations.
 * @throws {ServiceError} `bad_request`, or `client_installation_required` when there is none.
 */
export function requireKnownInstallation(connector: Connector, id: string | undefined): void {
  if (id === undefined) return;
  if (id !== '*') return void resolveInstallation(connector, id);
  throw new ServiceError('bad_request', 'body.installationId: expected a single installation.');
}

/** The id that tokens and grants of these tenants carry. */
export function installationIdOf(scope: InstallationScope): string | undefined {
  return scope === '*' ? '*' : scope?.id;
}

/** Records a provider tenant; a known one is updated. The first one becomes the default. */
export function addInstallation(
  state: State,
  connector: Connector,
  seed: InstallationSeed = {},
): Installation {
  const tenantId = seed.tenantId ?? state.ids.next('tenant');
  const known =
    connector.installations.find(({ id }) => id === seed.id) ??
    connector.installations.find((candidate) => candidate.tenantId === tenantId);
  const installation: Installation = known ?? {
    id: seed.id ?? state.ids.next('inst'),
    tenantId,
    name: tenantId,
    isDefault: false,
  };
  installation.name = seed.name ?? installation.name;
  if (known === undefined) connector.installations.push(installation);
  if (seed.default ?? !connector.installations.some(({ isDefault }) => isDefault)) {
    for (const each of connector.installations) each.isDefault = each === installation;
  }
  connector.supportsInstallation = true;
  return installation;
}

/** Forgets a provider tenant with its grants, and revokes its tokens. */
export function removeInstallation(state: State, connector: Connector, id: string): void {
  const index = connector.installations.findIndex((candidate) => candidate.id === id);
  if (index === -1) {
    throw new TypeError(`The connector ${connector.uid} has no installation "${id}".`);
  }
  connector.installations.splice(index, 1);
  const [last, ...others] = connector.installations;
  if (last !== undefined && others.length === 0) last.isDefault = true;
  const target = { connectorId: connector.id, installationId: id };
  forgetProviderGrants(state.store, target);
  revokeTokens(state, target);
}
