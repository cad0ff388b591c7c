import { ConnectValidationError } from '../../errors.js';
import type { ConnectTokenParams, ConnectTokenSubject } from '../../types.js';
import { isObject, isText, isWellFormed } from './predicates.js';
import { firstIssue, type Schema } from './schema.js';

const OPTIONAL_FIELDS = new Set(
  [
    'installationId audience scopes resources authorizationDetails validityBufferMs',
    'issuer iss aud additionalClaims',
    'vercelToken region signal timeoutMs maxRetries forceRefresh',
    'callbackUrl returnUrl webhook tenantId deviceCode expiresInMs prompt',
    'baseUrl fetch onEvent cache now waitUntil isRejected connector params',
  ].flatMap((names) => names.split(' ')),
);

/** An argument breaks a rule; `message` names the argument, the rule and the fix. */
export function invalidArgument(message: string, why?: ErrorOptions): ConnectValidationError {
  return new ConnectValidationError(message, { code: 'invalid_argument', ...why });
}

/**
 * Whether a field counts as left out: as with the original, `null` from a database column stands
 * for an optional field that is not there. Fields that this package does not know go to the
 * service as they are.
 */
export function isLeftOut(name: string, value: unknown): boolean {
  return value === undefined || (value === null && OPTIONAL_FIELDS.has(name));
}

/**
 * The path segment of a connector.
 * @throws {ConnectValidationError} when it could not reach the service as given
 */
export function connectorSegment(connector: unknown): string {
  if (connector === '' || connector === undefined || connector === null) {
    throw invalidArgument('connector is required');
  }
  // A URL parser removes these two, and the request would go to another endpoint.
  if (connector === '.' || connector === '..') {
    throw invalidArgument(
      'connector must not be "." or ".."; pass its UID, such as slack/acme-slack',
    );
  }
  if (!isText(connector) || !connector.trim() || !isWellFormed(connector)) {
    throw invalidArgument(
      'connector must be the id or UID of a connector, such as slack/acme-slack',
    );
  }
  return encodeURIComponent(connector);
}

/**
 * A copy of an argument without the optional fields that are left out.
 * @throws {ConnectValidationError} that names the path, the rule and the kind of what was given
 */
export function checkArgument<T>(schema: Schema, name: string, value: T): T {
  const given = readable(name, () => withoutLeftOut(value)) as T;
  const result = readable(name, () => schema.safeParse(given));
  if (result.success) return given;
  const { error } = result;
  throw invalidArgument(`${name}: ${readable(name, () => firstIssue(error, value))}`);
}

/**
 * Some fields of an argument, those too that it hides from JSON, as an error does; what is no object
 * is left to the check. `null` counts as left out.
 * @throws {ConnectValidationError} when a field cannot be read
 */
export function fieldsOf<T extends object>(name: string, value: T, fields: (keyof T)[]): T {
  return readable(name, () => {
    if (!isObject(value)) return value;
    const named = fields.map((field) => [field, value[field]] as const);
    return Object.fromEntries(named.filter(([, field]) => field !== null)) as T;
  });
}

/** @throws {ConnectValidationError} when the options of an adapter are none */
export function checkOptions(name: string, value: unknown): void {
  if (!isObject(value)) throw invalidArgument(`${name} must be an object.`);
}

/** @throws {ConnectValidationError} when a checked argument cannot be written as JSON */
export function toJson(name: string, value: object): string {
  return readable(name, () => JSON.stringify(value));
}

/**
 * A copy of what JSON says of an argument, which nobody else can change; it shares the texts.
 * `JSON.parse` would not do: in V8 13.6 (Node 24) it reads the name `"` as `\\` where it met that
 * one before in its place, and one request would be answered with the token of the other.
 * @throws {ConnectValidationError} when the argument cannot be written as JSON
 */
export function ownJson<T>(name: string, value: T): T {
  return readable(name, () => copyWritten(value)) as T;
}

/** `params` with the scopes that stand for the connector's defaults when it names none. */
export function withDefaultScopes(params: ConnectTokenParams): ConnectTokenParams {
  return params.scopes === undefined ? { ...params, scopes: ['*'] } : params;
}

/** The credentials that a subject carries in a body. */
export function secretsOf(subject: ConnectTokenSubject): string[] {
  return subject.type === 'token' ? [subject.token] : [];
}

/** Sets a field of its own, whatever its name: to assign to `__proto__` changes the prototype. */
export function setField(target: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== '__proto__') target[name] = value;
  else Object.defineProperty(target, name, { value, enumerable: true });
}

/** What `read` makes of an argument; getters, proxies, cycles and big integers make it throw. */
function readable<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch {
    throw invalidArgument(
      `${name} must be plain JSON: no toJSON, cycles, big integers, getters that throw or endless nesting.`,
    );
  }
}

function copyWritten(value: unknown): unknown {
  if (typeof value === 'bigint') throw new TypeError('a big integer');
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  const { toJSON } = value as { toJSON?: unknown };
  return copyParts(typeof toJSON === 'function' ? toJSON.call(value) : value);
}

function copyParts(value: unknown): unknown {
  // A hole of a list is written as `null`, too.
  if (Array.isArray(value)) return Array.from(value, (item) => copyWritten(item) ?? null);
  if (!isObject(value)) return copyWritten(value);
  const copy: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value)) {
    const written = copyWritten(field);
    if (written !== undefined) setField(copy, name, written);
  }
  return copy;
}

function withoutLeftOut(value: unknown): unknown {
  if (!isObject(value)) return value;
  // What is checked here would not be what is sent.
  if (Object.hasOwn(value, 'toJSON')) throw new TypeError('toJSON');
  const kept: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const field = name === 'subject' ? withoutLeftOut(value[name]) : value[name];
    if (!isLeftOut(name, field)) setField(kept, name, field);
  }
  return kept;
}
