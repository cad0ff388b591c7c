import type { Service } from '../service.js';
import { describeConnector } from '../state/describe-connector.js';
import type { Connector } from '../state/records.js';
import { ServiceError } from '../wire/service-error.js';
import type { ManagementCall } from './management-call.js';
import { pageOf } from './pagination.js';

const MAX_PROJECTS = 100;
const SORTS = ['createdAt', '-createdAt', 'name', '-name', 'updatedAt', '-updatedAt'] as const;

/** `GET /v1/connect/connectors`: the list under the key `clients`. */
export function answerConnectors(service: Service, call: ManagementCall): unknown {
  const { query } = call;
  const found = connectorsOf(service, call);
  const { items, cursor } = pageOf(found, ({ id }) => id, query, 20);
  const withProjects = query.get('include')?.split(',').includes('projects') ?? false;
  const clients = items.map((connector) => ({
    ...describeConnector(connector),
    includes: withProjects ? { projects: projectsOf(service, connector) } : undefined,
  }));
  return { clients, cursor };
}

/** `GET /v2/connect/connectors`: the list under the key `connectors`. */
export function answerConnectorPage(service: Service, call: ManagementCall): unknown {
  const found = sorted(connectorsOf(service, call), call.query.get('sort'));
  const { items, cursor } = pageOf(found, ({ id }) => id, call.query, 20);
  return { connectors: items.map(describeConnector), pagination: { next: cursor ?? null } };
}

/** The connectors of the team that a query is about. */
function connectorsOf({ store }: Service, { caller, query }: ManagementCall): Connector[] {
  const projectId = caller.projectId ?? query.get('projectId');
  const [types, services] = ['type', 'service'].map((name) => listOf(query, name));
  const search = query.get('search')?.toLowerCase() ?? '';
  return store.connectors.filter(
    (connector) =>
      connector.teamId === caller.teamId &&
      connector.deletedAt === undefined &&
      (projectId === null || store.link(connector, projectId) !== undefined) &&
      (types?.includes(connector.type.toLowerCase()) ?? true) &&
      (services?.includes(connector.service.toLowerCase()) ?? true) &&
      `${connector.uid} ${connector.name}`.toLowerCase().includes(search),
  );
}

function projectsOf({ store }: Service, { links }: Connector): Record<string, unknown> {
  const items = links.slice(0, MAX_PROJECTS).map(({ projectId }) => {
    const name = store.projects.find(({ id }) => id === projectId)?.name;
    return { projectId, project: { id: projectId, name } };
  });
  return { items, hasMore: links.length > MAX_PROJECTS };
}

function sorted(connectors: Connector[], sort: string | null): Connector[] {
  if (sort === null) return connectors;
  const known = SORTS.find((each) => each === sort);
  if (known === undefined) {
    throw new ServiceError('bad_request', `sort: expected ${SORTS.join(', ')}.`);
  }
  const field = known.replace('-', '') as 'createdAt' | 'name' | 'updatedAt';
  const direction = known.startsWith('-') ? -1 : 1;
  return [...connectors].sort((a, b) => direction * (a[field] < b[field] ? -1 : 1));
}

/** The values of a parameter such as `type=slack,github`. */
function listOf(query: URLSearchParams, name: string): string[] | undefined {
  const values = query
    .getAll(name)
    .flatMap((value) => value.toLowerCase().split(','))
    .filter((value) => value !== '');
  return values.length === 0 ? undefined : values;
}
