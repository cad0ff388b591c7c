import { ENVIRONMENTS } from '../wire/request-schemas.js';
import { ServiceError } from '../wire/service-error.js';
import { subjectTypesIn } from './connector-data.js';
import { type ConnectorType, connectorType, titleCase, typeOfUid } from './connector-types.js';
import { environmentId, hasEnvironment } from './environments.js';
import { addInstallation } from './installations.js';
import { isPlatform, providerKind } from './provider-settings.js';
import type { Connector, ProjectLink } from './records.js';
import type { ConnectorSeed } from './seed.js';
import { isServiceUrl, serviceHost, serviceUrl } from './service-catalogue.js';
import type { State, Store } from './store.js';
import { initialTriggers, setTriggers } from './trigger-settings.js';

const TYPES_OF_ANY_SERVICE = ['oauth', 'api-key'];

/** Creates a connector and, unless told otherwise, links it to its team's first project. */
export function addConnector(state: State, wanted: ConnectorSeed): Connector {
  const { store, clock, ids } = state;
  const seed = { ...wanted, ...addressFields(wanted) };
  const team = store.team(seed.team);
  const type = seed.type ?? typeOfUid(seed.uid);
  const traits = connectorType(type);
  const connector: Connector = {
    ...traits,
    ...namesOf(seed, type, traits),
    ...capabilitiesOf(seed, type, traits),
    id: seed.id ?? ids.next('scl'),
    teamId: team.id,
    apiKey: type === 'api-key' ? (seed.apiKey ?? ids.credential('api_key')) : undefined,
    provider: providerKind(seed.provider, type, seed.data),
    clientUrl: seed.clientUrl,
    data: seed.data,
    metadata: seed.metadata,
    hosts: seed.hosts,
    links: linksOf(state, seed, team.id),
    triggers: initialTriggers(state),
    installations: [],
    creationMode: 'managed',
    createdAt: clock.now(),
    updatedAt: clock.now(),
  };
  assertUnique(store, connector);
  if (seed.triggers !== undefined) setTriggers(state, connector, seed.triggers);
  store.connectors.push(connector);
  // At a real Slack or GitHub somebody has to install it.
  const isInstalled = traits.supportsInstallation && !isRealPlatform(connector);
  const installations = seed.installations ?? (isInstalled ? [{}] : []);
  for (const installation of installations) addInstallation(state, connector, installation);
  return connector;
}

/** Lets deployments of a project in these environments, and no others, use a connector. */
export function linkProject(
  connector: Connector,
  projectId: string,
  environments: readonly string[] = ENVIRONMENTS,
): void {
  unlinkProject(connector, projectId);
  connector.links.push({ projectId, environments: [...new Set(environments)] });
}

/**
 * The environments of a link, as they are stored.
 * @throws {TypeError} when there is none, or one that the project does not have
 */
export function knownEnvironments(
  store: Store,
  projectId: string,
  names: readonly string[] = ENVIRONMENTS,
): string[] {
  const ids = names.map((name) => environmentId(store, projectId, name));
  const unknown = ids.find((id) => !hasEnvironment(store, projectId, id));
  if (unknown !== undefined) {
    throw new TypeError(`environments: the project has no environment "${unknown}".`);
  }
  if (ids.length === 0) throw new TypeError('environments: a link needs one at least.');
  return [...new Set(ids)];
}

/** Takes a connector away from a project. */
export function unlinkProject(connector: Connector, projectId: string): void {
  connector.links = connector.links.filter((link) => link.projectId !== projectId);
}

/**
 * Refuses to use a connector that has been deleted.
 * @throws {ServiceError} `gone`
 */
export function requireAlive({ uid, deletedAt }: Connector): void {
  if (deletedAt !== undefined) {
    throw new ServiceError('gone', `The connector ${uid} has been deleted.`);
  }
}

function isRealPlatform({ type, provider }: Connector): boolean {
  return provider === 'real' && isPlatform(type);
}

function assertUnique({ connectors }: Store, { id, uid, teamId }: Connector): void {
  const twin = connectors.find(
    (other) =>
      other.id === id ||
      (other.uid === uid && other.teamId === teamId && other.deletedAt === undefined),
  );
  if (twin !== undefined) {
    throw new TypeError(`The emulator already has a connector "${uid}" or "${id}".`);
  }
}

/**
 * What the address of a service means for its connector: "you can create a connector using a service
 * name, such as slack or github, or a service URL, such as mcp.linear.app".
 */
function addressFields({ uid, type, service, name, clientUrl, data }: ConnectorSeed) {
  const isAddress = uid.includes('://') || typeOfUid(uid).includes('.');
  const address = service ?? (isAddress ? uid : '');
  if (!isServiceUrl(address)) return {};
  return {
    type: type ?? (isAddress ? 'oauth' : typeOfUid(uid)),
    service: serviceHost(address),
    name: name ?? (isAddress ? serviceHost(address) : undefined),
    clientUrl: clientUrl ?? new URL(serviceUrl(address)).origin,
    data: { serverUrl: serviceUrl(address), ...data },
  };
}

function namesOf({ uid, service, name }: ConnectorSeed, type: string, traits: ConnectorType) {
  const rest = uid.includes('/') ? uid.slice(uid.indexOf('/') + 1) : uid;
  const provider = service ?? (TYPES_OF_ANY_SERVICE.includes(type) ? rest : type);
  const serviceName = provider === type ? traits.typeName : titleCase(provider);
  return { uid, type, name: name ?? rest, service: provider, serviceName };
}

function capabilitiesOf(seed: ConnectorSeed, type: string, traits: ConnectorType) {
  return {
    subjectTypes: seed.subjectTypes ?? subjectTypesIn(type, seed.data) ?? traits.subjectTypes,
    supportsInstallation: traits.supportsInstallation || seed.installations !== undefined,
    supportsCrossInstallation: seed.supportsCrossInstallation ?? traits.supportsCrossInstallation,
    supportsRevocation: seed.supportsRevocation ?? traits.supportsRevocation,
    tokenLifetimeMs: seed.tokenLifetimeMs ?? traits.tokenLifetimeMs,
    scopes: seed.scopes ?? traits.scopes,
  };
}

function linksOf({ store }: State, seed: ConnectorSeed, teamId: string): ProjectLink[] {
  const home = store.projects.find((project) => project.teamId === teamId);
  const links = seed.links ?? (home === undefined ? [] : [{ project: home.id }]);
  return links.map(({ project, environments = ENVIRONMENTS }) => {
    const { id } = store.project(project);
    return { projectId: id, environments: knownEnvironments(store, id, environments) };
  });
}
