import { type ConnectError, isConnectError } from '../../errors.js';
import type { ConnectRequestTrace } from '../../traces.js';
import { isTraced, traced } from '../environment/tracing.js';
import type { Schema } from '../validation/schema.js';
import { fetchFailure, overtime } from './attempt-failures.js';
import { requestIdOf } from './headers.js';
import { type ReadRefusal, readReply } from './reply.js';
import type { CallSettings } from './settings.js';
import { after, race, Stop } from './stop.js';

/** One call of an API: what to send, and what comes back. */
export interface ServiceRequest {
  method: 'GET' | 'POST' | 'DELETE';
  /** Absolute path below the base URL, its segments already encoded; or a whole URL. */
  path: string;
  /** What events show in place of a path that holds a credential. */
  shownPath?: string;
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
  settings: Pick<
    CallSettings,
    'operation' | 'connector' | 'baseUrls' | 'fetch' | 'onEvent' | 'trace'
  >;
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

/**
 * Sends a request once.
 * @throws {ConnectTimeoutError} when its own limit is over
 * @throws {ConnectError} for every other failure; the reason of the stop when it was stopped
 */
export function attempt<T>(request: ServiceRequest, details: Attempt): Promise<T> {
  if (!isTraced('request')) return attemptWithin(request, details);
  const { baseUrl, number, settings } = details;
  const trace: ConnectRequestTrace = {
    method: request.method,
    url: shownUrl(request, baseUrl),
    attempt: number,
    connector: settings.connector,
    call: settings.trace,
  };
  return traced('request', trace, () => attemptWithin<T>(request, details, trace));
}

async function attemptWithin<T>(
  request: ServiceRequest,
  details: Attempt,
  trace?: ConnectRequestTrace,
): Promise<T> {
  const { stop, settings } = details;
  const url = shownUrl(request, details.baseUrl);
  const controller = new AbortController();
  const own = new Stop();
  const end = (reason: unknown) => {
    own.stop(reason);
    controller.abort(reason);
  };
  const cancelLimit = afterLimit(details.limitMs, (limitMs) =>
    end(overtime({ operation: settings.operation, url }, limitMs)),
  );
  const release = stop.onStop(end);
  const startedAt = performance.now();
  const seen: { response?: Response } = {};
  try {
    return await race(exchange<T>(request, details, { signal: controller.signal, seen }), own);
  } finally {
    cancelLimit();
    release();
    if (trace || settings.onEvent) {
      const { response } = seen;
      const status = response?.status;
      const requestId = response && requestIdOf(response, credentialsOf(request, details));
      if (trace) Object.assign(trace, { status, requestId });
      settings.onEvent?.({
        type: 'request',
        method: request.method,
        url,
        attempt: details.number,
        durationMs: Math.round(performance.now() - startedAt),
        status,
        requestId,
      });
    }
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
    if (!isConnectError(error)) {
      const { operation } = settings;
      const { response } = seen;
      throw fetchFailure(error, { operation, url: baseUrl + path, credentials, response });
    }
    onReply?.({ error });
    throw error;
  }
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

function shownUrl({ path, shownPath = path }: ServiceRequest, baseUrl: string): string {
  return baseUrl + shownPath;
}

const credentialsOf = ({ secrets = [] }: ServiceRequest, { bearer }: Attempt) => [
  bearer,
  ...secrets,
];
