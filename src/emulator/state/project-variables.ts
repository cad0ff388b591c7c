import type { Store } from './store.js';

/** Which deployment of a project. */
export interface DeploymentRef {
  projectId: string;
  /** As it is stored: custom environments by id. */
  environment: string;
  gitBranch?: string;
}

/** The variables that a deployment sees; one for its branch wins over one for all of them. */
export function variablesOf(
  { projectVariables }: Store,
  { projectId, environment, gitBranch }: DeploymentRef,
): Record<string, string> {
  const own = projectVariables.filter(
    (each) =>
      each.projectId === projectId &&
      each.target.includes(environment) &&
      (each.gitBranch === undefined || each.gitBranch === gitBranch),
  );
  const general = own.filter((each) => each.gitBranch === undefined);
  const special = own.filter((each) => each.gitBranch !== undefined);
  return Object.fromEntries([...general, ...special].map(({ key, value }) => [key, value]));
}
