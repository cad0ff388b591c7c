import type {
  ConnectClientOptions,
  ConnectEvent,
  ConnectRequestOptions,
  ConnectVercelToken,
} from '../../options.js';
import type { ConnectTokenTrace } from '../../traces.js';
import { baseUrls } from '../environment/base-url.js';
import { invalidArgument } from '../validation/arguments.js';

const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_MAX_RETRIES = 2;
const CLOCK_RULE = '`now` must return Unix milliseconds, as `Date.now` does.';

/** The checked settings of one client. */
export interface ClientSettings extends ConnectClientOptions {
  now: () => number;
  waitUntil: (work: Promise<unknown>) => void;
}

/** How one call is made: its options over the client's settings over the defaults. */
export interface CallSettings {
  /** What the call does, for messages: `Failed to get token`. */
  operation: string;
  /** As the caller wrote it. */
  connector?: string | undefined;
  vercelToken: ConnectVercelToken | undefined;
  /** Whether `vercelToken` was passed, as `undefined`. */
  isTokenUndefined: boolean;
  signal: AbortSignal | undefined;
  timeoutMs: number;
  maxRetries: number;
  /** In order of preference; the next is tried when one is out of reach. */
  baseUrls: readonly string[];
  fetch: typeof globalThis.fetch | undefined;
  onEvent: ((event: ConnectEvent) => void) | undefined;
  now: () => number;
  /** Told of work that goes on when the call has its answer. */
  waitUntil: (work: Promise<unknown>) => void;
  /** What is told of the call, when somebody listens. */
  trace?: ConnectTokenTrace | undefined;
}

/** @throws {ConnectValidationError} when a base URL, the region or the clock is not acceptable */
export function callSettings(
  client: ClientSettings,
  options: ConnectRequestOptions,
  about: Pick<CallSettings, 'operation' | 'connector' | 'trace'>,
): CallSettings {
  const { baseUrl, fetch, onEvent, now, waitUntil } = client;
  const vercelToken = options.vercelToken ?? client.vercelToken;
  checkClock(now);
  return {
    operation: about.operation,
    connector: about.connector,
    vercelToken,
    isTokenUndefined:
      vercelToken === undefined && ('vercelToken' in options || 'vercelToken' in client),
    signal: options.signal,
    timeoutMs: timeoutOf(client, options),
    maxRetries: options.maxRetries ?? client.maxRetries ?? DEFAULT_MAX_RETRIES,
    baseUrls: baseUrls({ baseUrl, region: options.region || client.region }),
    fetch,
    onEvent,
    now,
    waitUntil,
    trace: about.trace,
  };
}

/** Milliseconds that a call may take. */
export function timeoutOf(client: ClientSettings, options: ConnectRequestOptions): number {
  return options.timeoutMs ?? client.timeoutMs ?? DEFAULT_TIMEOUT_MS;
}

/** By a clock that shows no time nothing would be kept, and each call would be billed. */
function checkClock(now: () => unknown): void {
  let time: unknown;
  try {
    time = now();
  } catch (cause) {
    throw invalidArgument(CLOCK_RULE, { cause });
  }
  if (!Number.isFinite(time)) throw invalidArgument(CLOCK_RULE);
}
