import {
  ConnectError,
  ConnectNetworkError,
  ConnectTimeoutError,
  isConnectError,
} from '../../errors.js';
import { isObject } from '../validation/predicates.js';
import type { Schema } from '../validation/schema.js';
import { requestIdOf } from './headers.js';
import { mask, maskCause, readField } from './mask.js';
import { type ReadRefusal, readReply } from './reply.js';
import type { CallSettings } from './settings.js';
import { after, race, Stop } from './stop.js';

/** One call of an API: what to send, and what comes back. */
export interface ServiceRequest {
  method: 'GET' | 'POST' | 'DELETE';
  /** Absolute path below the base URL, its segments already encoded; or a whole URL. */
  path: string;
  body?: string;
  /** In place of the JSON headers and the bearer. */
  headers?: Record<string, string>;
  /** Credentials of the request beside the bearer, which no message may show. */
  secrets?: readonly string[];
  /** What a successful reply looks like; absent when its content does not matter. */
  replySchema?: Schema;
  /** The error of a refusal, when the API does not speak as the service does. */
  readRefusal?: ReadRefusal;
}

/** Told of what came back; an error that it returns makes a reply a failure. */
export type OnReply = (
  reply: { body: unknown; response: Response; error?: undefined } | { error: ConnectError },
) => ConnectError | undefined;

/** One try of a request. */
export interface Attempt {
  bearer: string;
  settings: Pick<CallSettings, 'operation' | 'connector' | 'baseUrls' | 'fetch' | 'onEvent'>;
  stop: Stop;
  baseUrl: string;
  /** 1 for the first. */
  number: number;
  /** Milliseconds after which it fails, as it stands now: who joins may raise it. */
  limitMs: () => number;
  /** Called as it leaves; what it returns is told of the reply, even when nobody waits for it. */
  onSend?: (() => OnReply | undefined) | undefined;
}

const ACCEPT = { Accept: 'application/json' };
const ACCEPT_AND_SEND = { ...ACCEPT, 'Content-Type': 'application/json' };
// Causes may form a circle.
const DEEPEST_CAUSE = 16;
// What the engine says of a mistake in code, and never of a network.
const CODING_FAULT =
  /is not (?:a function|defined|iterable)|Cannot (?:read|set|destructure|access)/;

/**
 * Sends a request once.
 * @throws {ConnectTimeoutError} when its own limit is over
 * @throws {ConnectError} for every other failure; the reason of the stop when it was stopped
 */
export async function attempt<T>(request: ServiceRequest, details: Attempt): Promise<T> {
  const { stop, settings } = details;
  const controller = new AbortController();
  const own = new Stop();
  const end = (reason: unknown) => {
    own.stop(reason);
    controller.abort(reason);
  };
  const cancelLimit = afterLimit(details.limitMs, (limitMs) =>
    end(overtime(request, details, limitMs)),
  );
  const release = stop.onStop(end);
  const startedAt = performance.now();
  const seen: { response?: Response } = {};
  try {
    return await race(exchange<T>(request, details, { signal: controller.signal, seen }), own);
  } finally {
    cancelLimit();
    release();
    const { response } = seen;
    settings.onEvent?.({
      type: 'request',
      method: request.method,
      url: details.baseUrl + request.path,
      attempt: details.number,
      durationMs: Math.round(performance.now() - startedAt),
      status: response?.status,
      requestId: response && requestIdOf(response, credentialsOf(request, details)),
    });
  }
}

async function exchange<T>(
  request: ServiceRequest,
  details: Attempt,
  { signal, seen }: { signal: AbortSignal; seen: { response?: Response } },
): Promise<T> {
  const { bearer, baseUrl, settings, onSend } = details;
  const { method, path } = request;
  const json = request.body === undefined ? ACCEPT : ACCEPT_AND_SEND;
  const headers = request.headers ?? { ...json, Authorization: `Bearer ${bearer}` };
  const fetch = settings.fetch ?? globalThis.fetch;
  const credentials = credentialsOf(request, details);
  const onReply = onSend?.();
  try {
    const response = await fetch(baseUrl + path, {
      method,
      headers,
      body: request.body,
      signal,
      redirect: 'manual',
    });
    seen.response = response;
    const { operation, connector } = settings;
    const about = { operation, connector, baseUrl, credentials };
    const body = await readReply<T>(response, about, request);
    // What an attempt brings that was given up is nobody's; only a refusal still counts.
    const fault = signal.aborted ? undefined : onReply?.({ body, response });
    if (fault === undefined) return body;
    throw fault;
  } catch (error) {
    if (!isConnectError(error)) throw asConnectError(error, request, details, seen.response);
    onReply?.({ error });
    throw error;
  }
}

function asConnectError(
  error: unknown,
  request: ServiceRequest,
  details: Attempt,
  response: Response | undefined,
): ConnectError {
  const { operation } = details.settings;
  const credentials = credentialsOf(request, details);
  const cause = maskCause(error, credentials);
  const [name, message] = ['name', 'message'].map((field) => readField(error, field));
  const told = typeof message === 'string' ? mask(message, credentials) : '';
  if (name === 'ReferenceError' || (name === 'TypeError' && CODING_FAULT.test(told))) {
    return new ConnectError(`${operation}: \`fetch\` failed: ${told}.`, {
      code: 'fetch_failed',
      hint: 'This is a mistake in the code of `fetch`, not a failure of the network.',
      cause,
    });
  }
  const what = response === undefined ? 'could not be reached' : 'broke off its answer';
  const code = failureCode(error);
  const reason = [told, code && `(${mask(code, credentials)})`].filter(Boolean).join(' ');
  const host = new URL(details.baseUrl + request.path).host;
  return new ConnectNetworkError(`${operation}: ${host} ${what}${reason && `: ${reason}`}.`, {
    code: 'network_error',
    retryable: true,
    cause,
  });
}

/** Calls `listener` when a limit is over that may have been raised in the meantime. */
function afterLimit(limit: () => number, listener: (limitMs: number) => void): () => void {
  let limitMs = limit();
  const check = () => {
    const raisedMs = limit() - limitMs;
    limitMs += Math.max(0, raisedMs);
    if (raisedMs <= 0) listener(limitMs);
    else cancel = after(raisedMs, check);
  };
  let cancel = after(limitMs, check);
  return () => cancel();
}

function overtime(request: ServiceRequest, { baseUrl, settings }: Attempt, limitMs: number) {
  const host = new URL(baseUrl + request.path).host;
  const message = `${settings.operation}: ${host} gave no answer within ${Math.round(limitMs)} ms.`;
  return new ConnectTimeoutError(message, { code: 'timeout', retryable: true });
}

const credentialsOf = ({ secrets = [] }: ServiceRequest, { bearer }: Attempt) => [
  bearer,
  ...secrets,
];

/** The first system error code down the `cause` chain, among `wanted` when given. */
export function failureCode(error: unknown, wanted?: ReadonlySet<unknown>): string | undefined {
  let cause = error;
  for (let depth = 0; depth < DEEPEST_CAUSE && isObject(cause); depth++) {
    const code = isConnectError(cause) ? undefined : readField(cause, 'code');
    if (typeof code === 'string' && (wanted?.has(code) ?? true)) return code;
    cause = readField(cause, 'cause');
  }
  return undefined;
}
