import { checkArgument } from './internal/arguments/check-arguments.js';
import { clientOptionsSchema } from './internal/arguments/option-schema.js';
import { fetchConnector } from './internal/connector-metadata.js';
import { requestAuthorization, requestInstallation } from './internal/consent.js';
import { baseUrls } from './internal/environment/base-url.js';
import { TokenCache } from './internal/tokens/token-cache.js';
import { deleteTokens, revokeTokens } from './internal/tokens/token-removal.js';
import { TokenSource } from './internal/tokens/token-source.js';
import type {
  ConnectAuthorizationOptions,
  ConnectCacheOptions,
  ConnectClientOptions,
  ConnectEvent,
  ConnectInstallationOptions,
  ConnectOptions,
} from './options.js';
import type {
  ConnectAuthorizationResponse,
  ConnectInstallationParams,
  ConnectInstallationResponse,
  ConnectorMetadata,
  ConnectRevocationParams,
  ConnectTokenParams,
  ConnectTokenResponse,
} from './types.js';

const DEFAULT_MAX_ENTRIES = 100;

/** The operations of the package with settings and a cache of their own. */
export interface ConnectClient {
  /** {@link getToken} of this client. */
  getToken(
    connector: string,
    params: ConnectTokenParams,
    options?: ConnectOptions,
  ): Promise<string>;
  /** {@link getTokenResponse} of this client. */
  getTokenResponse(
    connector: string,
    params: ConnectTokenParams,
    options?: ConnectOptions,
  ): Promise<ConnectTokenResponse>;
  /** {@link revokeToken} of this client. */
  revokeToken(
    connector: string,
    params: ConnectRevocationParams,
    options?: ConnectOptions,
  ): Promise<void>;
  /** {@link deleteTokenCacheEntry} of this client. */
  deleteTokenCacheEntry(connector: string, params: ConnectTokenParams): void;
  /** {@link startAuthorization} of this client. */
  startAuthorization(
    connector: string,
    params: ConnectTokenParams,
    options?: ConnectAuthorizationOptions,
  ): Promise<ConnectAuthorizationResponse>;
  /** {@link experimental_startInstallation} of this client. */
  experimental_startInstallation(
    connector: string,
    params?: ConnectInstallationParams,
    options?: ConnectInstallationOptions,
  ): Promise<ConnectInstallationResponse>;
  /** {@link getConnectorMetadata} of this client. */
  getConnectorMetadata(connector: string, options?: ConnectOptions): Promise<ConnectorMetadata>;
}

/**
 * A client with settings and a cache of its own, for example one for each region or test.
 * @throws {ConnectValidationError} when an option breaks a rule
 */
export function createConnect(options: ConnectClientOptions = {}): ConnectClient {
  const given = checkArgument(clientOptionsSchema, 'options', options);
  const client = { ...given, onEvent: unfailing(given.onEvent) };
  // A wrong URL or region shows here rather than at the first call.
  if (client.baseUrl !== undefined || client.region !== undefined) baseUrls(client);
  const settings = client.cache === false ? { max: 0 } : client.cache;
  const { max = DEFAULT_MAX_ENTRIES, refreshAheadMs = 0 }: ConnectCacheOptions = settings ?? {};
  const cache = new TokenCache(max);
  const source = new TokenSource(client, cache, refreshAheadMs);
  return {
    getToken: (connector, params, callOptions = {}) =>
      source.getToken(connector, params, callOptions),
    getTokenResponse: (connector, params, callOptions = {}) =>
      source.getTokenResponse(connector, params, callOptions),
    revokeToken: (connector, params, callOptions = {}) =>
      revokeTokens({ client, cache }, connector, params, callOptions),
    deleteTokenCacheEntry: (connector, params) => deleteTokens(cache, connector, params),
    startAuthorization: (connector, params, callOptions = {}) =>
      requestAuthorization(client, connector, params, callOptions),
    experimental_startInstallation: (connector, params = {}, callOptions = {}) =>
      requestInstallation(client, connector, params, callOptions),
    getConnectorMetadata: (connector, callOptions = {}) =>
      fetchConnector(client, connector, callOptions),
  };
}

let current: ConnectClient | undefined;
let currentOptions: ConnectClientOptions = {};

/** The client behind the module-level functions. */
export function defaultClient(): ConnectClient {
  current ??= createConnect();
  return current;
}

/**
 * Gives the module-level functions a new client: these settings, and an empty cache.
 * @throws {ConnectValidationError} when an option breaks a rule
 */
export function configureConnect(options: ConnectClientOptions): void {
  current = createConnect(options);
  currentOptions = { ...options, onEvent: unfailing(options.onEvent) };
}

/** The settings of the client behind the module-level functions. */
export function defaultClientOptions(): ConnectClientOptions {
  return currentOptions;
}

function unfailing(listener: ((event: ConnectEvent) => void) | undefined) {
  if (listener === undefined) return undefined;
  return async (event: ConnectEvent) => {
    try {
      await listener(event);
    } catch {
      // An observer must not decide over what it observes.
    }
  };
}
