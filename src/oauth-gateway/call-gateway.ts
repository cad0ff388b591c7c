import { ConnectError } from '../errors.js';
import { apiError, type ErrorContext } from '../internal/http/api-error.js';
import type { ServiceRequest } from '../internal/http/attempt.js';
import { withinLimits } from '../internal/http/call-service.js';
import { excerpt, mask } from '../internal/http/mask.js';
import { sendRequest } from '../internal/http/send.js';

/** How long the gateway, and the credential to call it with, may take. */
export const GATEWAY_TIMEOUT_MS = 30_000;
// Anything else in its place may be a credential that the server repeats.
const OAUTH_CODE = /^[a-z_]{1,40}$/;

/** One call of the gateway. */
export interface GatewayCall
  extends Pick<ServiceRequest, 'method' | 'headers' | 'body' | 'replySchema' | 'secrets'> {
  url: string;
  /** What the call does, for messages. */
  operation: string;
}

/**
 * Calls the gateway once: an authorization code cannot be sent again.
 * @throws {ConnectError} for every failure; its `code` is the OAuth error code when there is one
 */
export function callGateway<T>({ url, operation, ...request }: GatewayCall): Promise<T> {
  const settings = {
    operation,
    signal: undefined,
    timeoutMs: GATEWAY_TIMEOUT_MS,
    baseUrls: [''],
    fetch: undefined,
    onEvent: undefined,
  };
  return withinLimits(settings, (stop, endsAt) => {
    const patience = { maxRetries: 0, endsAt, pausesEndAt: endsAt };
    const sent = { ...request, path: url, readRefusal };
    return sendRequest<T>(sent, { bearer: '', settings, stop, patience });
  });
}

/** @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2 */
function readRefusal(response: Response, text: string, expected: ErrorContext): ConnectError {
  const { operation, credentials } = expected;
  const { error, error_description: description } = parse(text);
  const general = apiError(response, text, expected);
  if (!isOAuthCode(error, credentials)) return general;
  const { status, statusText, requestId, retryAfterMs, retryable } = general;
  const said = typeof description === 'string' ? excerpt(mask(description, credentials)) : '';
  const summary = [[status, statusText].filter(Boolean).join(' '), error, said].filter(Boolean);
  return new ConnectError(`${operation}: ${summary.join(' - ')}`, {
    code: error,
    status,
    statusText,
    requestId,
    retryAfterMs,
    retryable,
  });
}

function isOAuthCode(error: unknown, credentials: readonly string[]): error is string {
  const isCode = typeof error === 'string' && OAUTH_CODE.test(error);
  return isCode && mask(error, credentials) === error;
}

function parse(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}
