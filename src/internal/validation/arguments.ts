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
    'baseUrl fetch onEvent cache now',
  ].flatMap((names) => names.split(' ')),
);

/** An argument breaks a rule; `message` names the argument, the rule and the fix. */
export function invalidArgument(message: string): ConnectValidationError {
  return new ConnectValidationError(message, { code: 'invalid_argument' });
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
  if (!result.success) throw invalidArgument(`${name}: ${firstIssue(result.error, value)}`);
  return given;
}

/** @throws {ConnectValidationError} when a checked argument cannot be written as JSON */
export function toJson(name: string, value: object): string {
  return readable(name, () => JSON.stringify(value));
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
  else Object.defineProperty(target, name, { value, enumerable: true, configurable: true });
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
