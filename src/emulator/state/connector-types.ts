import type { ConnectTokenSubject } from '../../types.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** What connectors of one type have in common. */
export interface ConnectorType {
  typeName: string;
  subjectTypes: ConnectTokenSubject['type'][];
  /** Whether it serves many provider tenants. */
  supportsInstallation: boolean;
  supportsCrossInstallation: boolean;
  supportsRevocation: boolean;
  /** Whether the emulator knows the webhooks of its provider. */
  supportsTriggers: boolean;
  tokenLifetimeMs: number;
  /** What the scope `*` stands for. */
  scopes: string[];
}

const GENERIC = {
  subjectTypes: ['app', 'user', 'jwt-bearer', 'token'],
  supportsInstallation: false,
  supportsCrossInstallation: false,
  supportsRevocation: true,
  supportsTriggers: false,
  tokenLifetimeMs: HOUR_MS,
  scopes: [],
} satisfies Omit<ConnectorType, 'typeName'>;

const TRAITS: Record<string, Partial<ConnectorType> & { typeName: string }> = {
  slack: {
    typeName: 'Slack',
    subjectTypes: ['app', 'user'],
    supportsInstallation: true,
    supportsTriggers: true,
    tokenLifetimeMs: 12 * HOUR_MS,
    scopes: ['channels:read', 'chat:write', 'users:read'],
  },
  github: {
    typeName: 'GitHub',
    subjectTypes: ['app', 'user'],
    supportsInstallation: true,
    supportsCrossInstallation: true,
    supportsTriggers: true,
  },
  linear: {
    typeName: 'Linear',
    subjectTypes: ['app', 'user'],
    supportsTriggers: true,
    tokenLifetimeMs: 24 * HOUR_MS,
    scopes: ['read', 'write'],
  },
  discord: {
    typeName: 'Discord',
    subjectTypes: ['app', 'user'],
  },
  'microsoft-entra': { typeName: 'Microsoft Entra', supportsRevocation: false },
  'microsoft-teams': { typeName: 'Microsoft Teams' },
  snowflake: {
    typeName: 'Snowflake',
    subjectTypes: ['app', 'user', 'jwt-bearer'],
    supportsRevocation: false,
    tokenLifetimeMs: 10 * MINUTE_MS,
  },
  salesforce: {
    typeName: 'Salesforce',
    subjectTypes: ['app', 'user', 'jwt-bearer'],
    tokenLifetimeMs: 2 * HOUR_MS,
  },
  oauth: { typeName: 'Custom OAuth' },
  'api-key': {
    typeName: 'API Key',
    subjectTypes: ['app'],
    supportsRevocation: false,
  },
};

// A UID may begin with the name of a property that every object has.
const KNOWN = new Map(Object.entries(TRAITS));

/** The traits of a connector type; an unknown type behaves like a custom OAuth one. */
export function connectorType(type: string): ConnectorType {
  return { ...GENERIC, typeName: titleCase(type), ...KNOWN.get(type) };
}

/** Says that connectors of a type get no webhooks, and which types do. */
export function noTriggers(type: string): string {
  const known = [...KNOWN].filter(([, { supportsTriggers }]) => supportsTriggers);
  const types = known.map(([name]) => name).join(', ');
  return `The emulator has no triggers for connectors of type ${type}, only for ${types}.`;
}

/** The type that a UID such as `slack/acme-slack` begins with. */
export function typeOfUid(uid: string): string {
  return uid.split('/', 1)[0] ?? uid;
}

/** A name to show for an identifier such as `acme-slack`; a host name stays as it is. */
export function titleCase(identifier: string): string {
  if (identifier.includes('.')) return identifier;
  return identifier
    .split(/[-_ ]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
}
