import {
  ConnectionAuthorizationFailedError,
  ConnectionAuthorizationRequiredError,
} from 'eve/connections';
import {
  type ConnectError,
  ConnectorInstallationRequiredError,
  isConnectError,
} from '../errors.js';
import { type ConsentState, consentStateOf } from '../internal/consent-state.js';
import type { ConnectAuthorizationPhase } from './authorization-options.js';

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
  const state = consentStateOf(error);
  if (state === undefined || !isConnectError(error)) return error;
  if (call.principalType === 'app') return terminal(error, call, 'app_not_installed');
  if (call.phase === 'completeAuthorization') return incomplete(error, call, state);
  if (state === 'denied') return terminal(error, call, 'access_denied');
  const { message } = error;
  return withCause(new ConnectionAuthorizationRequiredError(call.connector, { message }), error);
}

function terminal(error: ConnectError, { connector }: FailedCall, reason: string): Error {
  const options = { message: error.message, reason, retryable: false };
  return withCause(new ConnectionAuthorizationFailedError(connector, options), error);
}

function incomplete(error: ConnectError, call: FailedCall, state: ConsentState): Error {
  const { connector, callbackParams } = call;
  const told = callbackParams?.error ?? '';
  const unsaid = state === 'missing' ? undefined : error.code;
  const reason = PLAIN_CODE.test(told) ? told : unsaid;
  const what = reason ?? 'the service has no grant of this user';
  const options = {
    message: `Authorization did not complete: ${what}.`,
    reason,
    retryable: reason !== 'access_denied',
  };
  return withCause(new ConnectionAuthorizationFailedError(connector, options), error);
}

function withCause(error: Error, cause: unknown): Error {
  return Object.defineProperty(error, 'cause', { value: cause, configurable: true });
}
