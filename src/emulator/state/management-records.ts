import type { Principal } from './records.js';

/** How the service behaves, beyond what it stores. */
export interface Settings {
  /** Whether a person decides on a page, or everything is allowed at once. */
  consent: 'ask' | 'auto';
  /** Whether any access token signs in as the default user when it first asks who it is. */
  acceptsAnyToken: boolean;
}

/** An environment of one project, besides production, preview and development. */
export interface CustomEnvironment {
  /** `env_…` */
  id: string;
  projectId: string;
  /** What people call it; the environment of its OIDC tokens. */
  slug: string;
}

/** How a variable is kept. */
export const VARIABLE_TYPES = ['plain', 'encrypted', 'sensitive', 'secret', 'system'] as const;

/** An environment variable of a project. */
export interface ProjectVariable {
  id: string;
  projectId: string;
  key: string;
  value: string;
  type: (typeof VARIABLE_TYPES)[number];
  /** The environments it is set in; custom ones by id. */
  target: string[];
  /** The only branch of preview that it is set for. */
  gitBranch?: string;
  createdAt: number;
}

/** A file that was uploaded, such as the icon of a connector. */
export interface StoredFile {
  /** SHA-1 of the bytes in hexadecimal: its name. */
  sha: string;
  /** The bytes in base64. */
  content: string;
  createdAt: number;
}

/** A phone number that may write to a connector of a messaging service. */
export interface Contact {
  connectorId: string;
  /** In the form of E.164: `+15551234567`. */
  phoneNumber: string;
  createdAt: number;
}

/** A token request that needs a person first: the CLI sends one to a browser and waits. */
export interface Refusal {
  /** Hash of the access token that asked. */
  bearerHash: string;
  kind: 'authorize' | 'install';
  connectorId: string;
  principal: Principal;
  installationId?: string;
  /** The scopes that were asked for, as they came. */
  scopes?: string[];
  refusedAt: number;
}

/** A connector that somebody asks for. */
export interface NewConnector {
  teamId: string;
  /** A name from the catalogue, or an address. */
  service: string;
  name: string;
  /** @default that of the connection method */
  type?: string;
  data?: Record<string, unknown>;
  connectionMethod?: string;
  target?: string;
  params?: Record<string, string>;
  /** Linked in all environments. */
  projectId?: string;
  hasTriggers: boolean;
  events?: string[];
  destination?: NewDestination;
  icon?: string;
  backgroundColor?: string;
  accentColor?: string;
  /** The user. */
  createdBy?: string;
  creationMode: 'managed' | 'manual';
}

/** Where webhooks of a connector are to be forwarded to, as the API has it. */
export interface NewDestination {
  projectId?: string;
  branch?: string;
  customEnvironmentId?: string;
  path?: string;
}

/** A connector that a person has to create on a page first. */
export interface Registration {
  /** Hash of the verifier with which the CLI asks for the result. */
  code: string;
  wanted: NewConnector;
  status: 'pending' | 'created' | 'canceled' | 'error';
  /** The connector, once there is one. */
  connectorId?: string;
  error?: { code: string; message: string };
  /** Unix milliseconds. */
  expiresAt: number;
}
