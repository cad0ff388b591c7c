import type { ConnectAuthorizationDetail, ConnectTokenSubject } from '../../types.js';
import type { ProjectSeed } from './project-seed.js';
import type { Role } from './roles.js';

/** A team. */
export interface TeamSeed {
  id: string;
  /** @default the id */
  slug?: string;
  /** @default the slug */
  name?: string;
  /** @default 'hobby' */
  plan?: 'hobby' | 'pro' | 'enterprise';
}

/** A Vercel user; the first one is the default. */
export interface UserSeed {
  id: string;
  /** @default the id */
  username?: string;
  /** @default `<username>@example.com` */
  email?: string;
  /** @default the username */
  name?: string;
  /** What the user may do in every team. @default 'owner' */
  role?: Role;
}

/** A Vercel access token. */
export interface AccessTokenSeed {
  /** Word characters only. @default a generated one */
  token?: string;
  /** Id or username. @default the default user */
  user?: string;
  /** Id or slug. @default the default team */
  team?: string;
  /** Id or name of the only project it acts for. @default all of the team */
  project?: string;
  /** The environment it acts in, for which the project has to be linked. @default any */
  environment?: string;
  /** @default that of the user */
  role?: Role;
}

/** A provider tenant under a connector. */
export interface InstallationSeed {
  /** @default a generated `inst_…` */
  id?: string;
  /** The provider's id of the tenant. @default a generated one */
  tenantId?: string;
  /** @default the tenant id */
  name?: string;
  /** Serves requests that name no installation. @default true for the first one */
  default?: boolean;
}

/** A project that may use a connector. */
export interface LinkSeed {
  /** Id or name. */
  project: string;
  /** Custom ones by id or slug. @default ['production', 'preview', 'development'] */
  environments?: string[];
}

/** A deployment on this machine that webhooks are forwarded to. */
export interface TriggerDestinationSeed {
  /**
   * Origin of the application, on a loopback host: `http://127.0.0.1:3000`.
   * @default that of the project
   */
  url?: string;
  /** @default '/' and the connector's service: `/slack` */
  path?: string;
  /** Id or name. @default the default project */
  project?: string;
  /** Of the OIDC token that comes along. @default 'production', 'preview' for a branch */
  environment?: string;
  /** A Git branch, instead of an environment. */
  branch?: string;
}

/** What a slack, github or linear connector does with webhooks of its provider. */
export interface TriggersSeed {
  /** @default true */
  enabled?: boolean;
  /** What the provider signs with. @default a generated one */
  signingSecret?: string;
  /** Three at most. @default none */
  destinations?: TriggerDestinationSeed[];
}

/** A connector. */
export interface ConnectorSeed {
  /** For example `slack/acme-slack`, `oauth/linear`, or the address of a service. */
  uid: string;
  /** @default a generated `scl_…` */
  id?: string;
  /** Id or slug. @default the default team */
  team?: string;
  /** @default the UID's prefix, `oauth` for an address */
  type?: string;
  /**
   * Its name, or its address, which becomes `clientUrl` too: `https://mcp.linear.app`.
   * @default the type, or what follows it in the UID of an `oauth` or `api-key` connector
   */
  service?: string;
  /** @default what follows the type in the UID */
  name?: string;
  /** @default one where the type has many tenants, none for the other types */
  installations?: InstallationSeed[];
  /** @default the team's first project, in all three environments */
  links?: LinkSeed[];
  /** @default none */
  triggers?: TriggersSeed;
  /** Subjects it can issue tokens for. @default what the type supports */
  subjectTypes?: ConnectTokenSubject['type'][];
  /** Milliseconds. @default what is usual for the type */
  tokenLifetimeMs?: number;
  /** What the scope `*` stands for. @default what is usual for the type */
  scopes?: string[];
  /**
   * Whether tokens are made up, or come from the OAuth server that `data` names by `serverUrl` or
   * `serverConfig`. @default 'real' when `data.serverConfig` has endpoints, else 'fake'
   */
  provider?: 'fake' | 'real';
  /**
   * Where hosts of the provider are on this machine, for an application that runs without a network:
   * `{ 'slack.com': 'http://127.0.0.1:4003' }`. `grantkit dev --offline` leads its calls there.
   */
  hosts?: Record<string, string>;
  /** Configuration of the provider; no answer shows its secrets. */
  data?: Record<string, unknown>;
  /** Part of each token response. */
  metadata?: Record<string, unknown>;
  /** The credential of an `api-key` connector. @default a generated one */
  apiKey?: string;
  clientUrl?: string;
  /** Whether `installationId: '*'` works. @default true for github */
  supportsCrossInstallation?: boolean;
  /** Whether the provider has a revocation endpoint. @default what is usual for the type */
  supportsRevocation?: boolean;
}

/** A consent that has been given. */
export interface GrantSeed {
  /** Id or UID. */
  connector: string;
  /** The application's id of the user; absent for the application itself. */
  user?: string;
  issuer?: string;
  /** @default the connector's default installation */
  installationId?: string;
  /** Limits what tokens can be asked for. @default no limit */
  scopes?: string[];
  /** The only resources that it is for. @default no limit */
  resources?: string[];
  /** The only rich authorization that it is for. @default no limit */
  authorizationDetails?: ConnectAuthorizationDetail[];
  /** The provider's id of the user. @default a generated one */
  externalSubject?: string;
  /** Claims of the provider's token that the service passes on. */
  claims?: Record<string, unknown>;
}

/** The state an emulator starts in; everything has a default. */
export interface EmulatorSeed {
  /** The default team. @default `team_emu` with the slug `emu` */
  team?: TeamSeed;
  /** Further teams. */
  teams?: TeamSeed[];
  /** @default one project `prj_emu` with the name `app` */
  projects?: ProjectSeed[];
  /** The environment of the default deployment. @default 'development' */
  environment?: string;
  /** @default one user `user_emu` */
  users?: UserSeed[];
  /** @default any token of word characters, which signs in as the default user */
  accessTokens?: AccessTokenSeed[];
  /** Whether a person consents on a page, or everybody consents at once. @default 'ask' */
  consent?: 'ask' | 'auto';
  connectors?: ConnectorSeed[];
  grants?: GrantSeed[];
  /**
   * Unix milliseconds at which time stands still. To a client that goes by the real clock, tokens
   * of a time long past have expired. @default real time
   */
  now?: number;
  /**
   * Repeats the generated secrets, codes and credentials in every run, so that anybody can predict
   * them. Identifiers such as `scl_000001` count up in any case. @default random secrets
   */
  idSeed?: string;
}
