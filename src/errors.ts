import type { ConnectVendorErrorPayload } from './types.js';

/** What an error carries beside its message. */
export interface ConnectErrorOptions {
  /** The service's own code, or this package's when no answer came. */
  code?: string;
  /** Which connector the service refused, as the call named it: id or UID. */
  connector?: string;
  /** HTTP status. */
  status?: number;
  statusText?: string;
  /** What the provider said, as the service passed it on. */
  vendor?: ConnectVendorErrorPayload;
  /** Names the request in the service's logs (`x-vercel-id`). */
  requestId?: string;
  /** Milliseconds the service asked to wait. */
  retryAfterMs?: number;
  /** Whether the same call may succeed later without any change. */
  retryable?: boolean;
  /** What to do about it. */
  hint?: string;
  cause?: unknown;
}

// `instanceof` asks for the brand, so it also holds between two copies of this module.
const brandOf = (name: string) => Symbol.for(`grantkit.${name}`);

function brand(errorClass: typeof ConnectError, name: string): void {
  const hidden = { configurable: true, writable: true };
  Object.defineProperty(errorClass.prototype, 'name', { ...hidden, value: name });
  // A minifier shortens the name of a class, and an uncaught error begins with it.
  Object.defineProperty(errorClass, 'name', { value: name, configurable: true });
  Object.defineProperty(errorClass.prototype, brandOf(name), { value: true });
  Object.defineProperty(errorClass, Symbol.hasInstance, {
    value(this: unknown, error: unknown) {
      if (this !== errorClass) return Function.prototype[Symbol.hasInstance].call(this, error);
      return isObject(error) && has(error, brandOf(name));
    },
  });
}

const FIELDS = [
  ...(['code', 'connector', 'status', 'statusText', 'requestId', 'retryAfterMs'] as const),
  'hint',
] as const;

function show(error: object, field: string, value: unknown): void {
  const shown = { enumerable: true, configurable: true, writable: true };
  Object.defineProperty(error, field, { ...shown, value });
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Whatever was thrown: a proxy may throw when it is asked. */
function has(thrown: object, field: symbol): boolean {
  try {
    return field in thrown;
  } catch {
    return false;
  }
}

/** Base of every failure of this package; itself thrown for codes without a class of their own. */
export class ConnectError extends Error {
  static {
    brand(this, 'ConnectError');
  }
  /** The service's own code, or this package's when no answer came. */
  declare readonly code?: string;
  /** Which connector the service refused, as the call named it: id or UID. */
  declare readonly connector?: string;
  /** HTTP status; absent when no answer came. */
  declare readonly status?: number;
  declare readonly statusText?: string;
  /** Names the request in the service's logs. */
  declare readonly requestId?: string;
  /** Milliseconds the service asked to wait. */
  declare readonly retryAfterMs?: number;
  /** Whether the same call may succeed later without any change. */
  declare readonly retryable: boolean;
  /** What to do about it, with the command when there is one. */
  declare readonly hint?: string;
  /** What the provider said; left out of logs and JSON. */
  declare readonly vendor?: ConnectVendorErrorPayload;

  constructor(message: string, options: ConnectErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    // Spread and copied field by field, an error still says what it is.
    for (const field of ['name', 'message'] as const) show(this, field, this[field]);
    for (const field of FIELDS) {
      if (options[field] !== undefined) show(this, field, options[field]);
    }
    show(this, 'retryable', options.retryable ?? false);
    // Hidden from logs and JSON: a provider may echo what it was sent.
    Object.defineProperty(this, 'vendor', { value: options.vendor, configurable: true });
  }

  /** What is safe to log: no vendor payload and no cause. */
  toJSON(): Record<string, unknown> {
    return { ...(this as object) };
  }
}

/** The connector cannot produce a token for this request: its grant was revoked or has ended. */
export class NoValidTokenError extends ConnectError {
  static {
    brand(this, 'NoValidTokenError');
  }
}

/** The user has not yet consented; `startAuthorization` asks for it. */
export class UserAuthorizationRequiredError extends ConnectError {
  static {
    brand(this, 'UserAuthorizationRequiredError');
  }
}

/** No installation of the connector matches the request. */
export class ConnectorInstallationRequiredError extends ConnectError {
  static {
    brand(this, 'ConnectorInstallationRequiredError');
  }
}

/** The team has no such connector. */
export class ConnectorNotFoundError extends ConnectError {
  static {
    brand(this, 'ConnectorNotFoundError');
  }
}

/** The connector is not linked to the calling project. */
export class ClientNotLinkedToProjectError extends ConnectError {
  static {
    brand(this, 'ClientNotLinkedToProjectError');
  }
}

/** The connector is linked to the calling project, but not for the calling environment. */
export class ClientNotEnabledForEnvironmentError extends ConnectError {
  static {
    brand(this, 'ClientNotEnabledForEnvironmentError');
  }
}

/** The rate limit is reached; `retryAfterMs` says for how long when the service told. */
export class ConnectRateLimitError extends ConnectError {
  static {
    brand(this, 'ConnectRateLimitError');
  }
}

/** The service was not reached, or the connection broke. */
export class ConnectNetworkError extends ConnectError {
  static {
    brand(this, 'ConnectNetworkError');
  }
}

/** The call took longer than its `timeoutMs`. */
export class ConnectTimeoutError extends ConnectError {
  static {
    brand(this, 'ConnectTimeoutError');
  }
}

/** The service answered with something that is not its protocol. */
export class ConnectResponseError extends ConnectError {
  static {
    brand(this, 'ConnectResponseError');
  }
}

/** There is no usable credential to call the service with. */
export class ConnectCredentialsError extends ConnectError {
  static {
    brand(this, 'ConnectCredentialsError');
  }
}

/** An argument breaks a rule; nothing was sent. */
export class ConnectValidationError extends ConnectError {
  static {
    brand(this, 'ConnectValidationError');
  }
}

/** Whether `error` is a failure of this package, from whichever copy of it. */
export function isConnectError(error: unknown): error is ConnectError {
  return error instanceof ConnectError;
}
