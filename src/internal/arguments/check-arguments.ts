import type { ConnectTokenSubject } from '../../types.js';
import { firstIssue } from './first-issue.js';
import { invalidArgument } from './invalid-argument.js';
import type { Schema } from './lazy-schema.js';
import { isObject } from './value-tests.js';
import { isWellFormed } from './well-formed.js';

const OPTIONAL_FIELDS = new Set(
  [
    'installationId audience scopes resources authorizationDetails validityBufferMs',
    'issuer iss aud additionalClaims',
    'vercelToken region signal timeoutMs maxRetries forceRefresh',
    'callbackUrl returnUrl webhook tenantId deviceCode expiresInMs prompt',
    'baseUrl fetch onEvent cache',
  ].flatMap((names) => names.split(' ')),
);

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
  if (typeof connector !== 'string' || !connector.trim() || !isWellFormed(connector)) {
    throw invalidArgument(
      'connector must be the id or UID of a connector, such as slack/acme-slack',
    );
  }
  return encodeURIComponent(connector);
}

/**
 * A copy of an argument without the optional fields that are `null`.
 * @throws {ConnectValidationError} that names the path, the rule and the kind of what was given
 */
export function checkArgument<T>(schema: Schema, name: string, value: T): T {
  // As with the original, `null` from a database column stands for a field that is left out.
  const given = withoutNulls(value) as T;
  const result = schema.safeParse(given);
  if (!result.success) throw invalidArgument(`${name}: ${firstIssue(result.error, value)}`);
  return given;
}

/** @throws {ConnectValidationError} when `value` cannot be written as JSON */
export function toJson(name: string, value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    throw invalidArgument(`${name} must be JSON: no cycles, big integers or endless nesting.`);
  }
}

/** The credentials that a subject carries in a body. */
export function secretsOf(subject: ConnectTokenSubject): string[] {
  return subject.type === 'token' ? [subject.token] : [];
}

function withoutNulls(value: unknown): unknown {
  if (!isObject(value)) return value;
  const fields = Object.entries(value).filter(([name, field]) => field !== null || !isKnown(name));
  return Object.fromEntries(
    fields.map(([name, field]) => [name, name === 'subject' ? withoutNulls(field) : field]),
  );
}

// Fields that this package does not know go to the service as they are.
function isKnown(name: string): boolean {
  return OPTIONAL_FIELDS.has(name);
}
