import { brokenUrlRule } from '../wire/urls.js';

/** A way to connect to a service. */
export interface ConnectionMethod {
  connectionMethod: string;
  label: string;
  /** Type of the connectors that it makes. */
  type: string;
  description?: string;
  docUrl?: string;
  /** Where a person registers an application of their own. */
  settingsUrl?: string;
  /** Markdown. */
  instructions?: string;
  /** Products that it reaches; absent for all of them. */
  targets?: string[];
  /** What a person has to fill in besides credentials. */
  templateFields?: TemplateField[];
  /** Whether the service registers the application itself, and takes credentials of one's own. */
  create: { managed?: true; manual?: true };
}

/** Something to fill in, such as the host name of a tenant. */
export interface TemplateField {
  key: string;
  label: string;
  placeholder?: string;
  default?: string;
  help?: string;
}

/** A service that the emulator knows by name. */
export interface CatalogueService {
  name: string;
  targets?: { target: string; label: string; description?: string }[];
  methods: ConnectionMethod[];
  /** The method that is taken when none is named. */
  resolvedMethod?: string;
}

const own = { manual: true } as const;
const both = { managed: true, manual: true } as const;

const oauthApp = (settingsUrl: string, more: Partial<ConnectionMethod> = {}): ConnectionMethod => ({
  ...{ connectionMethod: 'oauth', label: 'OAuth', type: 'oauth', create: own, settingsUrl },
  ...more,
});

const apiKey = (label: string, more: Partial<ConnectionMethod> = {}): ConnectionMethod => ({
  ...{ connectionMethod: 'api-key', label, type: 'api-key', create: own, ...more },
});

const managed = (type: string, label: string, description: string): ConnectionMethod => ({
  ...{ connectionMethod: type, type, label, description, create: both },
});

const CATALOGUE: Record<string, CatalogueService> = {
  slack: {
    name: 'Slack',
    methods: [managed('slack', 'Slack app', 'A Slack app, installed once per workspace.')],
  },
  github: {
    name: 'GitHub',
    methods: [managed('github', 'GitHub App', 'A GitHub App, installed per organization or user.')],
  },
  linear: {
    name: 'Linear',
    methods: [
      managed('linear', 'Linear app', 'A Linear application, installed once per workspace.'),
      apiKey('Personal API key', { settingsUrl: 'https://linear.app/settings/account/security' }),
    ],
    resolvedMethod: 'linear',
  },
  notion: {
    name: 'Notion',
    targets: [
      { target: 'api', label: 'Notion API', description: 'Pages and databases.' },
      { target: 'mcp', label: 'Notion MCP', description: 'The MCP server at mcp.notion.com.' },
    ],
    methods: [
      oauthApp('https://www.notion.so/profile/integrations', { targets: ['api'] }),
      apiKey('Internal integration secret', { targets: ['api'] }),
      {
        ...{ connectionMethod: 'mcp', label: 'MCP', type: 'oauth', targets: ['mcp'] },
        ...{ description: 'Registers itself with the server.', create: { managed: true } },
      },
    ],
  },
  okta: {
    name: 'Okta',
    methods: [
      oauthApp('https://login.okta.com', {
        templateFields: [
          {
            key: 'domain',
            label: 'Okta domain',
            placeholder: 'acme.okta.com',
            help: 'no https://',
          },
        ],
        instructions: 'Create an **OIDC Web Application** in the Admin Console.',
      }),
    ],
  },
  google: {
    name: 'Google',
    targets: [
      { target: 'gmail', label: 'Gmail' },
      { target: 'calendar', label: 'Google Calendar' },
      { target: 'drive', label: 'Google Drive' },
    ],
    methods: [oauthApp('https://console.cloud.google.com/apis/credentials')],
  },
  microsoft: {
    name: 'Microsoft',
    targets: [
      { target: 'graph', label: 'Microsoft Graph' },
      { target: 'teams', label: 'Microsoft Teams' },
    ],
    methods: [
      oauthApp('https://entra.microsoft.com', {
        ...{ connectionMethod: 'microsoft-entra', type: 'microsoft-entra', label: 'Entra ID' },
        templateFields: [{ key: 'tenant', label: 'Tenant', default: 'common' }],
      }),
    ],
  },
  snowflake: {
    name: 'Snowflake',
    methods: [
      managed('snowflake', 'Partner Connect', 'Exchanges a signed JWT for a session.'),
      {
        ...{ connectionMethod: 'snowflake-wif', type: 'snowflake-wif', create: own },
        label: 'Workload identity federation',
      },
    ],
    resolvedMethod: 'snowflake',
  },
  salesforce: {
    name: 'Salesforce',
    methods: [managed('salesforce', 'Connected app', 'OAuth against your Salesforce org.')],
  },
  discord: { name: 'Discord', methods: [managed('discord', 'Discord app', 'A bot of your own.')] },
  linq: { name: 'Linq', methods: [managed('linq', 'Linq', 'Messages from a Linq number.')] },
  sendblue: { name: 'Sendblue', methods: [managed('sendblue', 'Sendblue', 'iMessage and SMS.')] },
  photon: { name: 'Photon', methods: [managed('photon', 'Photon', 'Messages through Photon.')] },
};

const CUSTOM: ConnectionMethod = {
  ...{ connectionMethod: 'oauth', label: 'OAuth', type: 'oauth', create: both },
  description: 'Registers itself where the server allows it (RFC 7591).',
};

/** The service with this name or URL; `undefined` for an unknown name. */
export function findService(name: string): CatalogueService | undefined {
  if (Object.hasOwn(CATALOGUE, name)) return CATALOGUE[name];
  if (!isServiceUrl(name)) return undefined;
  return { name, methods: [CUSTOM], resolvedMethod: 'oauth' };
}

/** The names of the known services. */
export function serviceNames(): string[] {
  return Object.keys(CATALOGUE);
}

/** Whether a service is named by its address rather than by its name. */
export function isServiceUrl(service: string): boolean {
  return /[.:]/.test(service) && brokenUrlRule(serviceUrl(service)) === undefined;
}

/** The address of a service: `https://` and the host that somebody typed, or their whole URL. */
export function serviceUrl(service: string): string {
  if (service.includes('://')) return service;
  return /^(localhost|127\.\d+\.\d+\.\d+)(:|\/|$)/.test(service)
    ? `http://${service}`
    : `https://${service}`;
}

/** The host of a service that is named by its address. */
export function serviceHost(service: string): string {
  return new URL(serviceUrl(service)).host;
}
