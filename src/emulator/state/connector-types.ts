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

/** The three subjects that the documentation names for each connector. */
const DOCUMENTED: ConnectorType['subjectTypes'] = ['app', 'user', 'jwt-bearer'];

/** What connectors with a credential of somebody else's making have in common. */
const STATIC = {
  subjectTypes: ['app'],
  supportsRevocation: false,
} satisfies Partial<ConnectorType>;

const TRAITS: Record<string, Partial<ConnectorType> & { typeName: string }> = {
  slack: {
    typeName: 'Slack',
    subjectTypes: DOCUMENTED,
    supportsInstallation: true,
    supportsTriggers: true,
    tokenLifetimeMs: 12 * HOUR_MS,
    scopes: ['channels:read', 'chat:write', 'users:read'],
  },
  github: {
    typeName: 'GitHub',
    subjectTypes: DOCUMENTED,
    supportsInstallation: true,
    supportsCrossInstallation: true,
    supportsTriggers: true,
  },
  linear: {
    typeName: 'Linear',
    subjectTypes: DOCUMENTED,
    supportsInstallation: true,
    supportsTriggers: true,
    tokenLifetimeMs: 24 * HOUR_MS,
    scopes: ['read', 'write'],
  },
  discord: { typeName: 'Discord', subjectTypes: DOCUMENTED },
  'microsoft-entra': {
    typeName: 'Microsoft Entra',
    supportsInstallation: true,
    supportsRevocation: false,
  },
  'microsoft-teams': { typeName: 'Microsoft Teams', supportsInstallation: true },
  snowflake: {
    typeName: 'Snowflake',
    subjectTypes: DOCUMENTED,
    supportsRevocation: false,
    tokenLifetimeMs: 10 * MINUTE_MS,
  },
  'snowflake-wif': {
    typeName: 'Snowflake Workload Identity',
    subjectTypes: DOCUMENTED,
    supportsRevocation: false,
    tokenLifetimeMs: 10 * MINUTE_MS,
  },
  salesforce: {
    typeName: 'Salesforce',
    subjectTypes: DOCUMENTED,
    tokenLifetimeMs: 2 * HOUR_MS,
  },
  oauth: { typeName: 'Custom OAuth' },
  'api-key': { ...STATIC, typeName: 'API Key', subjectTypes: ['app', 'user'] },
  linq: { ...STATIC, typeName: 'Linq' },
  sendblue: { ...STATIC, typeName: 'Sendblue' },
  photon: { ...STATIC, typeName: 'Photon' },
  custom: { typeName: 'Custom' },
};

// A UID may begin with the name of a property that every object has.
const KNOWN = new Map(Object.entries(TRAITS));

/** The traits of a connector type; an unknown type behaves like a custom OAuth one. */
export function connectorType(type: string): ConnectorType {
  return { ...GENERIC, typeName: titleCase(type), ...KNOWN.get(type) };
}

/** Whether the emulator knows a connector type. */
export function isKnownType(type: string): boolean {
  return KNOWN.has(type);
}

/** The connector types that the emulator knows. */
export function connectorTypes(): string[] {
  return [...KNOWN.keys()];
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
