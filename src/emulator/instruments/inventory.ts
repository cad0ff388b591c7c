import type { ConnectAuthorizationDetail, ConnectTokenSubject } from '../../types.js';
import type { Installation, ProjectLink } from '../state/records.js';
import type { State } from '../state/store.js';

/** A connector that the emulator has. */
export interface EmulatorConnector {
  id: string;
  uid: string;
  type: string;
  name: string;
  service: string;
  /** Id of the team that owns it. */
  teamId: string;
  installations: Installation[];
  /** Projects that may use it. */
  links: ProjectLink[];
  /** Where hosts of its provider are on this machine. */
  hosts?: Record<string, string>;
  /** Whether webhooks of its provider are forwarded. */
  triggersEnabled: boolean;
  /** Whether it has been deleted, and answers 410. */
  isDeleted: boolean;
}

/** A consent that the emulator knows of. */
export interface EmulatorGrant {
  authorizationId: string;
  /** UID. */
  connector: string;
  subject: { type: ConnectTokenSubject['type']; id?: string };
  installationId?: string;
  /** Absent when it holds for every environment. */
  environment?: string;
  /** Absent when nothing limits them. */
  scopes?: string[];
  /** The only resources that it is for. */
  resources?: string[];
  /** The only rich authorization that it is for. */
  authorizationDetails?: ConnectAuthorizationDetail[];
  /** The provider's id of the user. */
  externalSubject?: string;
  /** Whether the provider has revoked it. */
  isRevoked: boolean;
}

/** All connectors in the order of their creation, without secrets. */
export function listConnectors({ store }: State): EmulatorConnector[] {
  return store.connectors.map(({ id, uid, type, name, service, teamId, ...connector }) => ({
    ...{ id, uid, type, name, service, teamId },
    installations: structuredClone(connector.installations),
    links: structuredClone(connector.links),
    hosts: connector.hosts && { ...connector.hosts },
    triggersEnabled: connector.triggers.enabled,
    isDeleted: connector.deletedAt !== undefined,
  }));
}

/** All consents in the order they were given last. */
export function listGrants({ store }: State): EmulatorGrant[] {
  return store.grants.map(({ authorizationId, connectorId, principal, ...grant }) => ({
    authorizationId,
    connector: store.connector(connectorId).uid,
    subject: { type: principal.type, id: principal.id },
    installationId: grant.installationId,
    environment: grant.environment,
    scopes: grant.scopes && [...grant.scopes],
    resources: grant.resources && [...grant.resources],
    authorizationDetails: structuredClone(grant.authorizationDetails),
    externalSubject: grant.externalSubject,
    isRevoked: grant.revokedAt !== undefined,
  }));
}
