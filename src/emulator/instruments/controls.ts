import { endSignIn } from '../gateway/sign-in.js';
import type { Service } from '../service.js';
import { addConnector, linkProject, unlinkProject } from '../state/connectors.js';
import { findGrant, recordConsent } from '../state/grants.js';
import {
  addInstallation,
  installationIdOf,
  removeInstallation,
  resolveInstallation,
} from '../state/installations.js';
import { addGrant } from '../state/planting.js';
import type {
  ConnectorSeed,
  GrantSeed,
  InstallationSeed,
  LinkSeed,
  TriggersSeed,
} from '../state/seed.js';
import { APP, userPrincipal } from '../state/subjects.js';
import { endTokens, revokeTokens } from '../state/token-revocation.js';
import { setTriggers } from '../triggers/settings.js';

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
  /** Revokes a grant at the provider: its tokens end, and requests fail with `no_token`. */
  revokeGrant(grant: GrantRef): void;
  /** Adds a provider tenant to a connector; returns its installation id. */
  install(installation: ConnectorRef & InstallationSeed): string;
  /** Removes a provider tenant and revokes its tokens. */
  uninstall(installation: ConnectorRef & { installationId: string }): void;
  /** Links a connector to a project, in these environments only. */
  link(link: ConnectorRef & LinkSeed): void;
  unlink(link: ConnectorRef & Pick<LinkSeed, 'project'>): void;
  /** Changes the triggers of a connector; destinations, when given, replace the others. */
  setTriggers(triggers: ConnectorRef & TriggersSeed): void;
  readonly connectors: {
    /** Creates a connector; returns its id. */
    add(connector: ConnectorSeed): string;
    /** Deletes a connector, revokes its tokens and ends its sign-ins; it then answers 410. */
    remove(connector: string): void;
  };
}

/** The controls of a service. */
export function createControls(service: Service): EmulatorControls {
  const { store } = service;
  return {
    grant: (grant) => void addGrant(service, grant),
    revokeGrant: (grant) => revokeGrant(service, grant),
    install: ({ connector, ...seed }) =>
      addInstallation(service, store.connector(connector), seed).id,
    uninstall: ({ connector, installationId }) =>
      removeInstallation(service, store.connector(connector), installationId),
    link: ({ connector, project, environments }) =>
      linkProject(store.connector(connector), store.project(project).id, environments),
    unlink: ({ connector, project }) =>
      unlinkProject(store.connector(connector), store.project(project).id),
    setTriggers: ({ connector, ...seed }) => setTriggers(service, store.connector(connector), seed),
    connectors: {
      add: (seed) => addConnector(service, seed).id,
      remove: (name) => removeConnector(service, name),
    },
  };
}

function revokeGrant(service: Service, ref: GrantRef): void {
  const connector = service.store.connector(ref.connector);
  const principal = ref.user === undefined ? APP : userPrincipal(ref.user, ref.issuer);
  const installationId = installationIdOf(resolveInstallation(connector, ref.installationId));
  const query = { connector, principal, installationId };
  // The application's grant exists before anybody has used it.
  const grant = findGrant(service, query) ?? recordConsent(service, query);
  grant.revokedAt = service.clock.now();
  endTokens(service, {
    connectorId: connector.id,
    principalKey: principal.key,
    installationId,
  });
}

function removeConnector(service: Service, name: string): void {
  const connector = service.store.connector(name);
  connector.deletedAt = service.clock.now();
  revokeTokens(service, { connectorId: connector.id });
  for (const signIn of service.store.signIns) {
    if (signIn.connectorId === connector.id) endSignIn(signIn);
  }
}
