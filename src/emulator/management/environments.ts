import type { Service } from '../service.js';
import { customEnvironments, environmentId, hasEnvironment } from '../state/environments.js';
import { variablesOf } from '../state/project-variables.js';
import type { Project } from '../state/records.js';
import { ServiceError } from '../wire/service-error.js';
import { type ManagementCall, requireProject } from './management-call.js';

const LIFETIME_MS = 12 * 60 * 60_000;
const DEFAULT_ENVIRONMENT = 'development';

/** `GET /projects/:project/custom-environments` */
export function answerEnvironments(service: Service, call: ManagementCall): unknown {
  const { id: projectId } = requireProject(service, call);
  const environments = customEnvironments(service.store, projectId);
  return { environments: environments.map(({ id, slug }) => ({ id, slug, type: 'preview' })) };
}

/**
 * `GET /v3/env/pull/:project/:target/:branch`: the variables of a deployment, with its OIDC token
 * and, so that it finds this service, the address of the emulator.
 */
export function answerPull(service: Service, call: ManagementCall): unknown {
  const project = requireProject(service, call);
  const { target = DEFAULT_ENVIRONMENT, branch: gitBranch } = call.params;
  const environment = requireEnvironmentOf(service, project, target);
  const env = {
    ...variablesOf(service.store, { projectId: project.id, environment, gitBranch }),
    VERCEL_CONNECT_API_URL: service.baseUrl(),
    VERCEL_OIDC_TOKEN: oidcToken(service, project, environment),
  };
  return { env, buildEnv: {} };
}

/** `POST /projects/:project/token`: the OIDC token of a developer. */
export function answerProjectToken(service: Service, call: ManagementCall): unknown {
  const project = requireProject(service, call);
  return { token: oidcToken(service, project, DEFAULT_ENVIRONMENT) };
}

/**
 * The id of an environment of a project that is given by name, slug or id.
 * @throws {ServiceError} `bad_request` when the project has none such
 */
export function requireEnvironmentOf(
  { store }: Service,
  { id: projectId, name: project }: Project,
  name: string,
): string {
  const id = environmentId(store, projectId, name);
  if (hasEnvironment(store, projectId, id)) return id;
  const message = `The project ${project} has no environment "${name}".`;
  throw new ServiceError('bad_request', message);
}

function oidcToken({ issuer }: Service, { id: project }: Project, environment: string): string {
  return issuer.issue({ project, environment }, LIFETIME_MS);
}
