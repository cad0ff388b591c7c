import { ConnectError, ConnectNetworkError, isConnectError } from '../errors.js';
import type { Schema } from '../internal/arguments/lazy-schema.js';
import { apiError } from '../internal/http/api-error.js';
import { withDeadline } from '../internal/http/deadline.js';
import { excerpt, mask, maskCause } from '../internal/http/mask.js';
import { readReply, refusalText } from '../internal/http/reply.js';

const TIMEOUT_MS = 30_000;
// Anything else in its place may be a credential that the server repeats.
const OAUTH_CODE = /^[a-z_]{1,40}$/;

/** One call of the gateway. */
export interface GatewayCall {
  url: string;
  init: { method?: string; headers: Record<string, string>; body?: string };
  /** What a successful reply looks like. */
  reply: Schema;
  /** What could not be done, for messages. */
  failure: string;
  /** What no message may show. */
  credentials: readonly string[];
}

/**
 * Calls the gateway once: an authorization code cannot be sent again.
 * @throws {ConnectError} for every failure; its `code` is the OAuth error code when there is one
 */
export function callGateway<T>(call: GatewayCall): Promise<T> {
  const { url, init, failure } = call;
  return withDeadline({ failure, timeoutMs: TIMEOUT_MS }, async (signal) => {
    try {
      const response = await fetch(url, { ...init, redirect: 'manual', signal });
      if (response.status >= 400) throw await refusal(response, call);
      return await readReply<T>(response, call);
    } catch (cause) {
      if (signal.aborted) throw signal.reason;
      if (isConnectError(cause)) throw cause;
      throw new ConnectNetworkError(`${failure}: ${new URL(url).host} could not be reached.`, {
        code: 'network_error',
        retryable: true,
        cause: maskCause(cause, call.credentials),
      });
    }
  });
}

/** @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2 */
async function refusal(response: Response, call: GatewayCall): Promise<ConnectError> {
  const text = await refusalText(response);
  const { error, error_description: description } = parse(text);
  const general = apiError(response, text, call);
  if (!isOAuthCode(error, call.credentials)) return general;
  const { status, statusText, requestId, retryAfterMs, retryable } = general;
  const said = typeof description === 'string' ? excerpt(mask(description, call.credentials)) : '';
  const summary = [[status, statusText].filter(Boolean).join(' '), error, said].filter(Boolean);
  return new ConnectError(`${call.failure}: ${summary.join(' - ')}`, {
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
