import type {
  ConnectClientOptions,
  ConnectRequestOptions,
  ConnectVercelToken,
} from '../../options.js';
import { baseUrls } from '../environment/base-url.js';
import type { Deadline } from './deadline.js';
import type { Transport } from './request.js';

const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_MAX_RETRIES = 2;

/** How one call is made: its options over the client's settings over the defaults. */
export interface CallSettings {
  vercelToken: ConnectVercelToken | undefined;
  deadline: Deadline;
  transport: Pick<Transport<unknown>, 'baseUrls' | 'fetch' | 'maxRetries' | 'giveUpAt' | 'onEvent'>;
}

/** @throws {ConnectValidationError} when a base URL or region is not acceptable */
export function callSettings(
  client: ConnectClientOptions,
  options: ConnectRequestOptions,
  failure: string,
): CallSettings {
  const { fetch, onEvent } = client;
  const timeoutMs = options.timeoutMs ?? client.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const maxRetries = options.maxRetries ?? client.maxRetries ?? DEFAULT_MAX_RETRIES;
  const region = options.region || client.region;
  const urls = baseUrls({ baseUrl: client.baseUrl, region });
  const giveUpAt = Date.now() + timeoutMs;
  return {
    vercelToken: options.vercelToken ?? client.vercelToken,
    deadline: { failure, timeoutMs, signal: options.signal },
    transport: { baseUrls: urls, fetch, maxRetries, giveUpAt, onEvent },
  };
}
