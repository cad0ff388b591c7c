import * as z from 'zod';
import type { Service } from '../service.js';
import { type ProjectVariable, VARIABLE_TYPES } from '../state/management-records.js';
import { parseInput } from '../wire/json-body.js';
import { ServiceError } from '../wire/service-error.js';
import { strictObject } from '../wire/strict-object.js';
import { requireEnvironmentOf } from './environments.js';
import { created, type ManagementCall, requireProject } from './management-call.js';

const variableSchema = strictObject({
  key: z.string().regex(/^[A-Za-z_]\w*$/, 'expected letters, digits and "_"'),
  value: z.string(),
  type: z.enum(VARIABLE_TYPES),
  target: z.array(z.string().min(1)).default([]),
  customEnvironmentIds: z.array(z.string().min(1)).default([]),
  gitBranch: z.string().min(1).nullable().optional(),
  comment: z.string().optional(),
  visibility: z.string().optional(),
});

type NewVariable = z.infer<typeof variableSchema>;

/** `GET /v10/projects/:project/env` */
export function answerVariables(service: Service, call: ManagementCall): unknown {
  const { id } = requireProject(service, call);
  const own = service.store.projectVariables.filter(({ projectId }) => projectId === id);
  return { envs: own.map(describeVariable) };
}

/** `POST /v10/projects/:project/env`: one variable, or a list. */
export function answerNewVariables(service: Service, call: ManagementCall): Response {
  const wanted = Array.isArray(call.body)
    ? parseInput(z.array(variableSchema).min(1), call.body)
    : [parseInput(variableSchema, call.body)];
  const variables = wanted.map((each) => newVariable(service, call, each));
  service.store.projectVariables.push(...variables);
  const [first] = variables.map(describeVariable);
  const all = Array.isArray(call.body) ? variables.map(describeVariable) : first;
  return created({ created: all, failed: [] });
}

function newVariable(
  service: Service,
  call: ManagementCall,
  { key, value, type, target, customEnvironmentIds, gitBranch }: NewVariable,
): ProjectVariable {
  const project = requireProject(service, call);
  const ids = [...target, ...customEnvironmentIds].map((name) =>
    requireEnvironmentOf(service, project, name),
  );
  if (ids.length === 0) throw new ServiceError('bad_request', 'body.target: name one at least.');
  requireNew(service, project.id, { key, ids, gitBranch });
  return {
    ...{ id: service.ids.next('var'), projectId: project.id, key, value, type, target: ids },
    gitBranch: gitBranch ?? undefined,
    createdAt: service.clock.now(),
  };
}

function requireNew(
  { store }: Service,
  projectId: string,
  { key, ids, gitBranch }: { key: string; ids: string[]; gitBranch?: string | null },
): void {
  const twin = store.projectVariables.find(
    (each) =>
      each.projectId === projectId &&
      each.key === key &&
      (each.gitBranch ?? null) === (gitBranch ?? null) &&
      each.target.some((id) => ids.includes(id)),
  );
  if (twin === undefined) return;
  const message = `A variable with the name "${key}" already exists for these environments.`;
  throw new ServiceError('conflict', message);
}

function describeVariable(variable: ProjectVariable): Record<string, unknown> {
  const { id, key, value, type, target, gitBranch, createdAt } = variable;
  const isHidden = type === 'sensitive' || type === 'secret';
  return { id, key, value: isHidden ? '' : value, type, target, gitBranch, createdAt };
}
