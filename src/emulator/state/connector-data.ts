import { ServiceError } from '../wire/service-error.js';

/** What the `data` of a connector has to name, by type; other types take any fields or none. */
const REQUIRED: Record<string, readonly string[]> = {
  oauth: ['clientId'],
  github: ['appId', 'appSlug', 'appName', 'clientId'],
  linear: ['clientId', 'clientSecret'],
  linq: ['apiToken'],
  photon: ['projectId', 'projectSecret'],
  salesforce: ['consumerKey', 'consumerSecret', 'loginHost'],
  sendblue: ['apiKeyId', 'apiSecretKey'],
  slack: ['appId', 'appName', 'clientId', 'clientSecret'],
  snowflake: ['accountIdentifier'],
};

/** A value of an API key connector. */
export interface ApiKeyValue {
  value: string;
  /** Which requests it is for; absent for any. */
  scope?: string;
  /** Unix milliseconds. */
  expiresAt?: number;
}

/** The fields that the `data` of a connector of a type has to name. */
export function requiredData(type: string): readonly string[] {
  return Object.hasOwn(REQUIRED, type) ? (REQUIRED[type] ?? []) : [];
}

/** The JSON schema of the `data` that creates a connector of a type. */
export function dataSchema(type: string): Record<string, unknown> {
  if (type === 'api-key') {
    const item = { type: 'object', properties: { value: { type: 'string' } }, required: ['value'] };
    return { type: 'object', properties: { values: { type: 'array', items: item } } };
  }
  const required = requiredData(type);
  const named = type === 'oauth' ? [...required, 'clientSecret', 'serverUrl'] : required;
  const properties = Object.fromEntries(named.map((name) => [name, { type: 'string' }]));
  return { type: 'object', properties, required };
}

/**
 * Refuses `data` that lacks what its connector type needs.
 * @throws {ServiceError} `bad_request` that names the first missing or wrong field
 */
export function checkData(type: string, data: Record<string, unknown>): void {
  for (const name of requiredData(type)) {
    if (typeof data[name] === 'string' && data[name] !== '') continue;
    const message = `body.data.${name}: connectors of type ${type} need it, as a text.`;
    throw new ServiceError('bad_request', message);
  }
  if (type === 'api-key') checkApiKeyData(data);
}

/** The static credentials in the `data` of an API key connector. */
export function apiKeyValues(data: Record<string, unknown> | undefined): ApiKeyValue[] {
  const values = data?.['values'];
  return Array.isArray(values) ? values.filter(isApiKeyValue) : [];
}

/** The only subject that the `data` of an API key connector is for, if it names one. */
export function subjectTypesIn(
  type: string,
  data: Record<string, unknown> | undefined,
): ('app' | 'user')[] | undefined {
  const subjectType = type === 'api-key' ? data?.['subjectType'] : undefined;
  return subjectType === 'app' || subjectType === 'user' ? [subjectType] : undefined;
}

function checkApiKeyData({ subjectType, values }: Record<string, unknown>): void {
  if (subjectType !== undefined && subjectType !== 'app' && subjectType !== 'user') {
    throw new ServiceError('bad_request', 'body.data.subjectType: expected "app" or "user".');
  }
  if (values === undefined || (Array.isArray(values) && values.every(isApiKeyValue))) return;
  const message = 'body.data.values: expected a list of { value, scope?, expiresAt? }.';
  throw new ServiceError('bad_request', message);
}

function isApiKeyValue(each: unknown): each is ApiKeyValue {
  if (typeof each !== 'object' || each === null) return false;
  const { value, scope, expiresAt } = each as Record<string, unknown>;
  return (
    typeof value === 'string' &&
    value !== '' &&
    (scope === undefined || typeof scope === 'string') &&
    (expiresAt === undefined || typeof expiresAt === 'number')
  );
}
