import * as z from 'zod';
import type { Service } from '../service.js';
import { linkProject, unlinkProject } from '../state/connectors.js';
import { describeConnector } from '../state/describe-connector.js';
import type { Connector, ProjectLink } from '../state/records.js';
import { setDestinations } from '../state/trigger-destinations.js';
import { parseInput } from '../wire/json-body.js';
import { ServiceError } from '../wire/service-error.js';
import { strictObject } from '../wire/strict-object.js';
import { destinationFields, isOneDeployment, ONE_DEPLOYMENT } from './connector-fields.js';
import { requireEnvironmentOf } from './environments.js';
import {
  type ManagementCall,
  type ManagementHandler,
  requireManaged,
  requireProject,
} from './management-call.js';
import { pageOf } from './pagination.js';

const attachSchema = strictObject({
  environments: z
    .array(z.string().min(1))
    .min(1)
    .refine((names) => new Set(names).size === names.length, 'expected each environment once'),
});

const destinationsSchema = strictObject({
  destinations: z
    .array(strictObject(destinationFields).refine(isOneDeployment, ONE_DEPLOYMENT))
    .max(3),
});

/** `GET …/connectors/:connector/projects` */
export function answerAttachments(version: 'v1' | 'v2'): ManagementHandler {
  return (service, call) => {
    const connector = requireManaged(service, call);
    const { items, cursor } = pageOf(connector.links, (link) => link.projectId, call.query, 50);
    const projects = items.map((link) => describeLink(service, connector, link));
    return version === 'v1'
      ? { projects, cursor }
      : { projects, pagination: { next: cursor ?? null } };
  };
}

/** `GET /v2/connect/projects/:project/connectors` */
export function answerProjectConnectors(service: Service, call: ManagementCall): unknown {
  const { store } = service;
  const { id, teamId } = requireProject(service, call);
  const linked = store.connectors.filter(
    (each) => each.teamId === teamId && each.deletedAt === undefined && store.link(each, id),
  );
  const { items, cursor } = pageOf(linked, (connector) => connector.id, call.query, 50);
  return { connectors: items.map(describeConnector), pagination: { next: cursor ?? null } };
}

/** `GET …/connectors/:connector/projects/:project` */
export function answerAttachment(service: Service, call: ManagementCall): unknown {
  const { connector, link } = requireLink(service, call);
  return describeLink(service, connector, link);
}

/** `POST …/connectors/:connector/projects/:project`: replaces the environments of the link. */
export function answerAttach(service: Service, call: ManagementCall): unknown {
  const connector = requireManaged(service, call);
  const project = requireProject(service, call);
  const { environments } = parseInput(attachSchema, call.body);
  const ids = environments.map((name) => requireEnvironmentOf(service, project, name));
  linkProject(connector, project.id, ids);
  return describeLink(service, connector, requireLink(service, call).link);
}

/** `DELETE …/connectors/:connector/projects/:project`; its trigger destinations stay. */
export function answerDetach(service: Service, call: ManagementCall): undefined {
  const { connector, link } = requireLink(service, call);
  unlinkProject(connector, link.projectId);
}

/** `DELETE …/projects/:project/environments/:environment`; the last one takes the link with it. */
export function answerDetachEnvironment(service: Service, call: ManagementCall): undefined {
  const { connector, link } = requireLink(service, call);
  const name = call.params['environment'] ?? '';
  const id = requireEnvironmentOf(service, requireProject(service, call), name);
  if (!link.environments.includes(id)) {
    throw new ServiceError('not_found', `The link is not enabled for the environment "${name}".`);
  }
  const rest = link.environments.filter((each) => each !== id);
  if (rest.length === 0) unlinkProject(connector, link.projectId);
  else linkProject(connector, link.projectId, rest);
}

/** `PATCH …/connectors/:connector/trigger-destinations`: the whole new list. */
export function answerDestinations(service: Service, call: ManagementCall): unknown {
  const connector = requireManaged(service, call);
  const { destinations } = parseInput(destinationsSchema, call.body);
  setDestinations(service, connector, destinations);
  return describeConnector(connector);
}

function requireLink(
  service: Service,
  call: ManagementCall,
): { connector: Connector; link: ProjectLink } {
  const connector = requireManaged(service, call);
  const project = requireProject(service, call);
  const link = service.store.link(connector, project.id);
  if (link !== undefined) return { connector, link };
  const message = `The connector ${connector.uid} is not attached to ${project.name}.`;
  throw new ServiceError('not_found', message);
}

/** A link as the CLI and, in the last four fields, the REST reference read it. */
function describeLink(
  { store }: Service,
  { id, createdAt, updatedAt }: Connector,
  { projectId, environments }: ProjectLink,
): Record<string, unknown> {
  const name = store.projects.find((project) => project.id === projectId)?.name;
  return {
    ...{ clientId: id, projectId, environments, project: { id: projectId, name } },
    ...{ connectorId: id, enabledEnvironments: environments, createdAt, updatedAt },
  };
}
