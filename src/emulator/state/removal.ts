import { unlinkProject } from './connectors.js';
import { forgetProviderGrants } from './provider-records.js';
import type { Connector, Project } from './records.js';
import { endSignIn } from './sign-in.js';
import type { State } from './store.js';
import { revokeTokens } from './tokens.js';

/** Deletes a connector, revokes its tokens and ends its sign-ins; its UID is then free again. */
export function removeConnector(state: State, connector: Connector): void {
  const { store, clock } = state;
  connector.deletedAt = clock.now();
  connector.links = [];
  connector.triggers = { ...connector.triggers, enabled: false, destinations: [] };
  forgetProviderGrants(store, { connectorId: connector.id });
  revokeTokens(state, { connectorId: connector.id });
  for (const signIn of store.signIns) {
    if (signIn.connectorId === connector.id) endSignIn(signIn);
  }
  for (const records of [store.contacts, store.refusals]) forgetConnector(records, connector.id);
}

/** Deletes a project; its connectors lose it, and forward nothing to it any more. */
export function removeProject({ store }: State, project: Project): void {
  store.projects.splice(store.projects.indexOf(project), 1);
  for (const connector of store.connectors) {
    unlinkProject(connector, project.id);
    const { triggers } = connector;
    triggers.destinations = triggers.destinations.filter(
      ({ projectId }) => projectId !== project.id,
    );
  }
}

function forgetConnector(records: { connectorId: string }[], id: string): void {
  const kept = records.filter(({ connectorId }) => connectorId !== id);
  records.splice(0, records.length, ...kept);
}
