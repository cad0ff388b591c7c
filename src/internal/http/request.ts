import { ConnectNetworkError, isConnectError } from '../../errors.js';
import type { ConnectEvent } from '../../options.js';
import type { Schema } from '../arguments/lazy-schema.js';
import { isObject } from '../arguments/value-tests.js';
import { requestIdOf } from './headers.js';
import { maskCause } from './mask.js';
import { readReply } from './reply.js';
import { withRetries } from './retry.js';

/** One call of the Connect API. */
export interface ConnectRequest {
  method: 'GET' | 'POST' | 'DELETE';
  /** Absolute path, its segments already encoded. */
  path: string;
  /** JSON text. */
  body?: string;
  /** Credentials in {@link body}, which no message may show. */
  secrets?: readonly string[];
  /** What a successful reply looks like; absent when its content does not matter. */
  reply?: Schema;
  /** What could not be done, for messages: `Failed to get token`. */
  failure: string;
}

/** How to make a call. */
export interface Transport<T> {
  bearer: string;
  /** In order of preference; the next is tried when one is out of reach. */
  baseUrls: readonly string[];
  fetch?: typeof globalThis.fetch;
  maxRetries: number;
  signal: AbortSignal;
  /** When the call ends, in Unix milliseconds; no pause goes beyond it. */
  giveUpAt: number;
  onEvent?: (event: ConnectEvent) => void;
  /** An answer that makes another attempt needless. */
  shortcut?: () => T | undefined;
  /** Called as an attempt leaves. */
  onSend?: () => void;
}

const ACCEPT = { Accept: 'application/json' };
const ACCEPT_AND_SEND = { ...ACCEPT, 'Content-Type': 'application/json' };
// Causes may form a circle.
const DEEPEST_CAUSE = 16;
// Codes of Node and Bun for a host that does not resolve or refuses.
const OUT_OF_REACH = new Set<unknown>([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ConnectionRefused',
  'FailedToOpenSocket',
]);

/**
 * Sends a request and retries what is transient.
 * @throws {ConnectError} for every failure; the signal's reason when it aborts
 */
export function sendRequest<T>(request: ConnectRequest, transport: Transport<T>): Promise<T> {
  const [preferred = '', ...others] = transport.baseUrls;
  let baseUrl = preferred;
  const send = async (attempt: number): Promise<T> => {
    try {
      return await exchange(request, transport, { baseUrl, attempt });
    } catch (error) {
      const next = failureCode(error, OUT_OF_REACH) ? others.shift() : undefined;
      if (next === undefined) throw error;
      baseUrl = next;
      return send(attempt);
    }
  };
  const onRetry = (retry: { attempt: number; delayMs: number; error: Error }) =>
    transport.onEvent?.({ type: 'retry', ...retry });
  return withRetries(send, { ...transport, onRetry });
}

async function exchange<T>(
  request: ConnectRequest,
  { fetch: ownFetch, bearer, signal, onSend, onEvent }: Transport<T>,
  { baseUrl, attempt }: { baseUrl: string; attempt: number },
): Promise<T> {
  const { method, body, failure, secrets = [] } = request;
  const url = baseUrl + request.path;
  const headers = {
    ...(body === undefined ? ACCEPT : ACCEPT_AND_SEND),
    Authorization: `Bearer ${bearer}`,
  };
  const credentials = [bearer, ...secrets];
  const fetch = ownFetch ?? globalThis.fetch;
  const startedAt = Date.now();
  let response: Response | undefined;
  try {
    onSend?.();
    response = await fetch(url, { method, headers, body, signal, redirect: 'manual' });
    return await readReply(response, { ...request, credentials });
  } catch (error) {
    // A refusal counts even when nobody waits for it any more.
    if (isConnectError(error)) throw error;
    if (signal.aborted) throw signal.reason;
    const what = response ? 'broke off its answer' : 'could not be reached';
    throw networkError(`${failure}: ${new URL(url).host} ${what}`, error, credentials);
  } finally {
    const status = response?.status;
    const requestId = response && requestIdOf(response, credentials);
    const durationMs = Date.now() - startedAt;
    onEvent?.({ type: 'request', method, url, attempt, durationMs, status, requestId });
  }
}

function networkError(
  message: string,
  error: unknown,
  credentials: readonly string[],
): ConnectNetworkError {
  const code = failureCode(error);
  const detail = code === undefined ? '' : ` (${code})`;
  const cause = maskCause(error, credentials);
  const options = { code: 'network_error', retryable: true, cause };
  return new ConnectNetworkError(`${message}${detail}.`, options);
}

/** The first system error code down the `cause` chain, among `wanted` when given. */
function failureCode(error: unknown, wanted?: ReadonlySet<unknown>): string | undefined {
  let cause = error;
  for (let depth = 0; depth < DEEPEST_CAUSE && isObject(cause); depth++, cause = cause.cause) {
    const { code } = cause;
    if (isConnectError(cause) || typeof code !== 'string') continue;
    if (wanted?.has(code) ?? true) return code;
  }
  return undefined;
}
