import {
  addConnector,
  knownEnvironments,
  linkProject,
  unlinkProject,
} from '../state/connectors.js';
import { findGrant, type GrantQuery, recordConsent } from '../state/grants.js';
import {
  addInstallation,
  installationIdOf,
  removeInstallation,
  resolveInstallation,
} from '../state/installations.js';
import { addGrant } from '../state/load-seed.js';
import { removeConnector } from '../state/removal.js';
import type {
  ConnectorSeed,
  GrantSeed,
  InstallationSeed,
  LinkSeed,
  TriggersSeed,
} from '../state/seed.js';
import type { State } from '../state/store.js';
import { APP, userPrincipal } from '../state/subjects.js';
import { endTokens, expireTokens, type RevocationTarget } from '../state/tokens.js';
import { setTriggers } from '../state/trigger-settings.js';
import { localOrigin } from '../wire/urls.js';
import {
  type EmulatorConnector,
  type EmulatorGrant,
  listConnectors,
  listGrants,
} from './inventory.js';

/** Names a connector by id or UID. */
export interface ConnectorRef {
  connector: string;
}

/** Names a grant; without a user, the application's own. */
export type GrantRef = Pick<GrantSeed, 'connector' | 'user' | 'issuer' | 'installationId'>;

/** Changes to the service's state that happen elsewhere in real life. */
export interface EmulatorControls {
  /** Gives consent without the page. */
  grant(grant: GrantSeed): void;
  /** The consents that have been given, and revoked at the provider. */
  grants(): EmulatorGrant[];
  /** Revokes a grant at the provider: its tokens end, and requests fail with `no_token`. */
  revokeGrant(grant: GrantRef): void;
  /** Lets the tokens of a grant expire now; the next request for one gets a new one. */
  expireTokens(grant: GrantRef): void;
  /** Adds a provider tenant to a connector; returns its installation id. */
  install(installation: ConnectorRef & InstallationSeed): string;
  /** Removes a provider tenant and revokes its tokens. */
  uninstall(installation: ConnectorRef & { installationId: string }): void;
  /** Links a connector to a project, in these environments only. */
  link(link: ConnectorRef & LinkSeed): void;
  unlink(link: ConnectorRef & Pick<LinkSeed, 'project'>): void;
  /**
   * Says where an application is on this machine: webhooks are forwarded there. Without a project,
   * that of the default one.
   * @throws {TypeError} for another machine, or for more than an origin
   */
  setProjectUrl(at: { url: string; project?: string }): void;
  /** Changes the triggers of a connector; destinations, when given, replace the others. */
  setTriggers(triggers: ConnectorRef & TriggersSeed): void;
  readonly connectors: {
    /** Creates a connector; returns its id. */
    add(connector: ConnectorSeed): string;
    /** Deletes a connector, revokes its tokens and ends its sign-ins; it then answers 410. */
    remove(connector: string): void;
    /** All of them, deleted ones too, without secrets. */
    list(): EmulatorConnector[];
  };
}

/** The controls of a state. */
export function createControls(state: State): EmulatorControls {
  const { store } = state;
  return {
    grant: (grant) => void addGrant(state, grant),
    grants: () => listGrants(state),
    revokeGrant: (grant) => revokeGrant(state, grant),
    expireTokens: (grant) => expireTokens(state, targetOf(queryFor(state, grant))),
    install: ({ connector, ...seed }) =>
      addInstallation(state, store.connector(connector), seed).id,
    uninstall: ({ connector, installationId }) =>
      removeInstallation(state, store.connector(connector), installationId),
    link: ({ connector, project, environments }) => {
      const { id } = store.project(project);
      const known = knownEnvironments(store, id, environments);
      linkProject(store.connector(connector), id, known);
    },
    unlink: ({ connector, project }) =>
      unlinkProject(store.connector(connector), store.project(project).id),
    setProjectUrl: ({ url, project }) => {
      store.project(project).url = localOrigin(url);
    },
    setTriggers: ({ connector, ...seed }) => setTriggers(state, store.connector(connector), seed),
    connectors: {
      add: (seed) => addConnector(state, seed).id,
      remove: (name) => removeConnector(state, store.connector(name)),
      list: () => listConnectors(state),
    },
  };
}

function revokeGrant(state: State, ref: GrantRef): void {
  const query = queryFor(state, ref);
  // The application's grant exists before anybody has used it.
  const grant = findGrant(state, query) ?? recordConsent(state, query);
  grant.revokedAt = state.clock.now();
  endTokens(state, targetOf(query));
}

function queryFor({ store }: State, { user, issuer, ...ref }: GrantRef): GrantQuery {
  const connector = store.connector(ref.connector);
  const principal = user === undefined ? APP : userPrincipal(user, issuer);
  const installationId = installationIdOf(resolveInstallation(connector, ref.installationId));
  return { connector, principal, installationId };
}

function targetOf({ connector, principal, installationId }: GrantQuery): RevocationTarget {
  return { connectorId: connector.id, principalKey: principal.key, installationId };
}
