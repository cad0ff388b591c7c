import {
  ConnectionAuthorizationFailedError,
  ConnectionAuthorizationRequiredError,
} from 'eve/connections';
import {
  type ConnectError,
  ConnectorInstallationRequiredError,
  isConnectError,
  NoValidTokenError,
  UserAuthorizationRequiredError,
} from '../errors.js';
import type { ConnectAuthorizationPhase } from './authorization-options.js';

/**
 * What the service answers while a device waits for a consent, and once it has ended without one.
 * @see https://www.rfc-editor.org/rfc/rfc8628#section-3.5
 */
const DEVICE_CODES = ['authorization_pending', 'slow_down', 'access_denied', 'expired_token'];
// The redirect is open to everybody, and eve shows the model what failed.
const PLAIN_CODE = /^[a-z0-9_]{1,40}$/;

/** In which call a failure came up. */
export interface FailedCall {
  connector: string;
  principalType?: 'app' | 'user';
  phase: ConnectAuthorizationPhase;
  /** What the redirect after the consent said. */
  callbackParams?: Readonly<Record<string, string>>;
}

/** The failure in eve's terms; one that is not about consent stays as it is. */
export function asEveError(error: unknown, call: FailedCall): unknown {
  if (error instanceof ConnectorInstallationRequiredError) {
    return terminal(error, call, 'connector_installation_required');
  }
  if (!isConsentMissing(error)) return error;
  if (call.principalType === 'app') return terminal(error, call, 'app_not_installed');
  if (call.phase === 'completeAuthorization') return incomplete(error, call);
  const { message } = error;
  return withCause(new ConnectionAuthorizationRequiredError(call.connector, { message }), error);
}

function isConsentMissing(error: unknown): error is ConnectError {
  const isMissing =
    error instanceof UserAuthorizationRequiredError || error instanceof NoValidTokenError;
  return isMissing || (isConnectError(error) && deviceCodeOf(error) !== undefined);
}

function deviceCodeOf({ code = '', status }: ConnectError): string | undefined {
  return status === 400 && DEVICE_CODES.includes(code) ? code : undefined;
}

function terminal(error: ConnectError, { connector }: FailedCall, reason: string): Error {
  const options = { message: error.message, reason, retryable: false };
  return withCause(new ConnectionAuthorizationFailedError(connector, options), error);
}

function incomplete(error: ConnectError, { connector, callbackParams }: FailedCall): Error {
  const told = callbackParams?.error ?? '';
  const reason = PLAIN_CODE.test(told) ? told : deviceCodeOf(error);
  const options = {
    message: `The authorization is not complete: ${reason ?? 'the service has no grant of this user'}.`,
    reason,
    retryable: reason !== 'access_denied',
  };
  return withCause(new ConnectionAuthorizationFailedError(connector, options), error);
}

function withCause(error: Error, cause: unknown): Error {
  return Object.defineProperty(error, 'cause', { value: cause, configurable: true });
}
