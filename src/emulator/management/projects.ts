import * as z from 'zod';
import type { Service } from '../service.js';
import type { Project } from '../state/records.js';
import { removeProject } from '../state/removal.js';
import { parseInput } from '../wire/json-body.js';
import { ServiceError } from '../wire/service-error.js';
import { strictObject } from '../wire/strict-object.js';
import { type ManagementCall, requireProject } from './management-call.js';
import { pageOf } from './pagination.js';

const setting = z.union([z.string(), z.null()]).optional();
const name = z
  .string()
  .regex(
    /^(?!.*---)[a-z0-9._-]{1,100}$/,
    'expected up to 100 lower-case letters, digits, ".", "_" and "-"',
  );

// What the CLI sends with a new project; the emulator builds nothing and keeps the name only.
const newProjectSchema = strictObject({
  name,
  framework: setting,
  buildCommand: setting,
  devCommand: setting,
  installCommand: setting,
  outputDirectory: setting,
  rootDirectory: setting,
  commandForIgnoringBuildStep: setting,
  nodeVersion: setting,
  publicSource: z.boolean().nullable().optional(),
  serverlessFunctionRegion: setting,
  environmentVariables: z.array(z.unknown()).optional(),
  gitRepository: z.unknown().optional(),
  ssoProtection: z.unknown().optional(),
  v0: z.boolean().optional(),
});

/** `GET /v9/projects` */
export function answerProjects(service: Service, { caller, query }: ManagementCall): unknown {
  const search = query.get('search')?.toLowerCase() ?? '';
  const projects = service.store.projects.filter(
    ({ id, name: known, teamId }) =>
      teamId === caller.teamId &&
      (caller.projectId === undefined || caller.projectId === id) &&
      known.toLowerCase().includes(search),
  );
  // The emulator knows no repositories.
  const found = query.has('repoUrl') ? [] : projects;
  const { items } = pageOf(found, ({ id }) => id, new URLSearchParams(limitOf(query)), 20);
  return {
    projects: items.map(describeProject),
    pagination: { count: items.length, next: null, prev: null },
  };
}

/** `GET /v9/projects/:idOrName` */
export function answerProject(service: Service, call: ManagementCall): unknown {
  return describeProject(requireProject(service, call));
}

/** `POST /v1/projects` */
export function answerNewProject(
  { store, ids }: Service,
  { caller, body }: ManagementCall,
): unknown {
  const wanted = parseInput(newProjectSchema, body);
  const { teamId } = caller;
  if (store.projects.some((each) => each.teamId === teamId && each.name === wanted.name)) {
    throw new ServiceError('conflict', `Project "${wanted.name}" already exists.`);
  }
  const project: Project = { id: ids.next('prj'), name: wanted.name, teamId };
  store.projects.push(project);
  return describeProject(project);
}

/** `DELETE /v2/projects/:idOrName`: the connectors lose it too. */
export function answerProjectRemoval(service: Service, call: ManagementCall): undefined {
  removeProject(service, requireProject(service, call));
}

function describeProject({ id, name: known, teamId }: Project): Record<string, unknown> {
  return {
    ...{ id, name: known, accountId: teamId, createdAt: 0, updatedAt: 0 },
    ...{ framework: null, nodeVersion: '22.x', targets: {}, latestDeployments: [] },
  };
}

function limitOf(query: URLSearchParams): Record<string, string> {
  const limit = query.get('limit');
  return limit === null ? {} : { limit };
}
