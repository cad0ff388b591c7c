import type { ConnectAuthorizationDetail, ConnectTokenSubject } from '../../types.js';
import type { ConnectorType } from './connector-types.js';
import type { Role } from './roles.js';

/** A team, which owns connectors and projects. */
export interface Team {
  id: string;
  slug: string;
  name: string;
  plan: 'hobby' | 'pro' | 'enterprise';
}

/** A project that may be linked to connectors. */
export interface Project {
  id: string;
  name: string;
  teamId: string;
  /** Origin of its deployments on this machine, to which webhooks are forwarded. */
  url?: string;
}

/** A Vercel user, who calls with access tokens. */
export interface User {
  id: string;
  username: string;
  email: string;
  name: string;
  role: Role;
}

/** A Vercel access token. */
export interface AccessToken {
  token: string;
  userId: string;
  teamId: string;
  /** The only project it may act for; absent for the whole team. */
  projectId?: string;
  /** The environment that it acts in; absent for none in particular. */
  environment?: string;
  /** What it may do; absent for all that its user may. */
  role?: Role;
  /** Whether it is of a person who signed in, and so good for every team. */
  isSession?: boolean;
}

/** One provider tenant under a connector. */
export interface Installation {
  id: string;
  tenantId: string;
  name: string;
  isDefault: boolean;
}

/** Lets the deployments of a project use a connector. */
export interface ProjectLink {
  projectId: string;
  environments: string[];
}

/** Where webhooks of a connector are forwarded to. */
export interface TriggerDestination {
  projectId: string;
  /** Whose deployment the forwarded request is for: `production`, `preview` or a custom one. */
  environment: string;
  branch?: string;
  /** Absent for `/` and the connector's service. */
  path?: string;
  /** Origin of that deployment on this machine; absent for the one that its project names. */
  url?: string;
}

/** What a connector does with webhooks of its provider. */
export interface TriggerSettings {
  enabled: boolean;
  signingSecret: string;
  destinations: TriggerDestination[];
}

/** A registered connection of a team to a provider. */
export interface Connector extends ConnectorType {
  id: string;
  uid: string;
  teamId: string;
  type: string;
  service: string;
  serviceName: string;
  name: string;
  /** Whether tokens come from a server that its `data` names. */
  provider: 'fake' | 'real';
  /** The static credential of an API key connector. */
  apiKey?: string;
  clientUrl?: string;
  /** Where hosts of the provider are on this machine. */
  hosts?: Record<string, string>;
  /** Configuration of the provider; its secrets are never shown. */
  data?: Record<string, unknown>;
  /** What the provider told at consent; part of each token response. */
  metadata?: Record<string, unknown>;
  links: ProjectLink[];
  triggers: TriggerSettings;
  installations: Installation[];
  /** SHA-1 of the icon's file. */
  icon?: string;
  backgroundColor?: string;
  accentColor?: string;
  connectionMethod?: string;
  target?: string;
  params?: Record<string, string>;
  /** Whether the service registered the application with the provider, or a person did. */
  creationMode: 'managed' | 'manual';
  /** The users who made and changed it last. */
  createdBy?: string;
  updatedBy?: string;
  /** The provider's events that it is told of. */
  events?: string[];
  createdAt: number;
  updatedAt: number;
  deletedAt?: number;
}

/** A subject without its credentials. */
export interface Principal {
  type: ConnectTokenSubject['type'];
  /** Identifies the subject among all of its connector. */
  key: string;
  id?: string;
}

/** A subject's authorization of a connector. */
export interface Grant {
  authorizationId: string;
  connectorId: string;
  principal: Principal;
  /** Absent when the grant holds for the connector as a whole. */
  installationId?: string;
  /** Absent when the grant holds for every environment. */
  environment?: string;
  /** Absent when nothing limits the scopes. */
  scopes?: string[];
  /** The only resources that it is for; absent for no limit. */
  resources?: string[];
  /** The only rich authorization that it is for; absent for no limit. */
  authorizationDetails?: ConnectAuthorizationDetail[];
  externalSubject?: string;
  /** The provider's id of a tenant that is no installation. */
  tenantId?: string;
  /** Shown instead of the connector's name. */
  name?: string;
  /** Joins the metadata of the connector. */
  data?: Record<string, unknown>;
  claims?: Record<string, unknown>;
  /** Until when the service can obtain more tokens from it, in Unix milliseconds. */
  refreshableUntil: number;
  revokedAt?: number;
}

/** One issuance of a provider token. */
export interface IssuedToken {
  token: string;
  tokenId: string;
  tokenGroupId: string;
  authorizationId: string;
  connectorId: string;
  principal: Principal;
  installationId?: string;
  scopes: string[];
  audience?: string[];
  resources?: string[];
  authorizationDetails?: ConnectAuthorizationDetail[];
  /** The project that asked for it first. */
  projectId?: string;
  environment?: string;
  /** The claims that the service asserted for it. */
  assertion?: Record<string, unknown>;
  issuedAt: number;
  expiresAt: number;
  revokedAt?: number;
  /** Whether only the service's copy is gone: the provider has no revocation endpoint. */
  survives?: boolean;
}

/** The provider's id of the tenant behind an installation. */
export function tenantIdOf(
  { installations }: Pick<Connector, 'installations'>,
  installationId: string | undefined,
): string | undefined {
  return installations.find(({ id }) => id === installationId)?.tenantId;
}
