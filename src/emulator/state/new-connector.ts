import { ServiceError } from '../wire/service-error.js';
import { checkData } from './connector-data.js';
import { connectorType, isKnownType } from './connector-types.js';
import { addConnector, linkProject } from './connectors.js';
import type { NewConnector, NewDestination } from './management-records.js';
import type { Connector } from './records.js';
import {
  type ConnectionMethod,
  findService,
  isServiceUrl,
  serviceNames,
} from './service-catalogue.js';
import type { State } from './store.js';
import { setDestinations } from './trigger-destinations.js';

/**
 * Creates a connector as the API does.
 * @throws {ServiceError} `conflict` for a UID that is taken, `bad_request` for an unknown service or
 * connection method, and for data that lacks something
 */
export function createConnector(state: State, wanted: NewConnector): Connector {
  const method = methodOf(wanted);
  const type = typeFor(wanted, method);
  const uid = uidFor(wanted, type);
  const taken = state.store.findConnector(uid, wanted.teamId);
  if (taken !== undefined && taken.deletedAt === undefined) {
    throw new ServiceError('conflict', `A connector with the UID "${uid}" already exists.`);
  }
  const { data = {}, service } = wanted;
  if (wanted.creationMode === 'manual') checkData(type, data);
  const connector = addConnector(state, {
    ...{ uid, type, service, data, team: wanted.teamId, name: wanted.name, links: [] },
    // Somebody has to install it first; types with a single tenant have nothing to install.
    installations: connectorType(type).supportsInstallation ? [] : undefined,
  });
  Object.assign(connector, presentation(wanted, method));
  if (wanted.projectId !== undefined) linkProject(connector, wanted.projectId);
  if (wanted.hasTriggers) openTriggers(state, connector, wanted);
  return connector;
}

/** A connector whose destination is wrong is not created. */
function openTriggers(state: State, connector: Connector, wanted: NewConnector): void {
  try {
    setDestinations(state, connector, destinationsOf(wanted));
  } catch (error) {
    state.store.connectors.splice(state.store.connectors.indexOf(connector), 1);
    throw error;
  }
}

/**
 * The type that a new connector gets.
 * @throws {ServiceError} `bad_request` like {@link createConnector}
 */
export function typeOfNew(wanted: NewConnector): string {
  return typeFor(wanted, methodOf(wanted));
}

/** The one destination that is asked for along with the connector, if any. */
function destinationsOf({ projectId, destination }: NewConnector): NewDestination[] {
  return destination === undefined ? [] : [{ projectId, ...destination }];
}

/**
 * The connection method of a new connector: the named one, else the one that the service prefers.
 * @throws {ServiceError} `bad_request`
 */
function methodOf(wanted: NewConnector): ConnectionMethod | undefined {
  const { service, connectionMethod } = wanted;
  const known = findService(service);
  if (known === undefined && isKnownType(wanted.type ?? service)) return undefined;
  if (known === undefined) {
    const names = serviceNames().join(', ');
    const message = `body.service: unknown service "${service}"; expected a URL or ${names}.`;
    throw new ServiceError('bad_request', message);
  }
  if (connectionMethod === undefined) {
    const name = known.resolvedMethod ?? known.methods[0]?.connectionMethod;
    return known.methods.find((each) => each.connectionMethod === name);
  }
  const method = known.methods.find((each) => each.connectionMethod === connectionMethod);
  if (method !== undefined) return method;
  const names = known.methods.map((each) => each.connectionMethod).join(', ');
  throw new ServiceError('bad_request', `body.connectionMethod: ${service} has ${names}.`);
}

function typeFor({ type, service }: NewConnector, method: ConnectionMethod | undefined): string {
  return type ?? method?.type ?? (isKnownType(service) ? service : 'oauth');
}

function uidFor({ service, name }: NewConnector, type: string): string {
  const slug = name
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    // Of dots alone it would be a way up in a path.
    .replace(/^\.+$/, '-');
  return `${isServiceUrl(service) ? type : service}/${slug}`;
}

function presentation(
  wanted: NewConnector,
  method: ConnectionMethod | undefined,
): Partial<Connector> {
  const { icon, backgroundColor, accentColor, events, target, createdBy, creationMode } = wanted;
  return {
    ...{ icon, backgroundColor, accentColor, events, target, createdBy, creationMode },
    ...{ updatedBy: createdBy, params: wanted.params },
    connectionMethod: wanted.connectionMethod ?? method?.connectionMethod,
  };
}
