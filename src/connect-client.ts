import type {
  ConnectAuthorizationOutcome,
  ConnectConnectionQuery,
  ConnectConnectionStatus,
  ConnectFetchOptions,
  ConnectPendingAuthorization,
  ConnectWaitOptions,
} from './connection-types.js';
import type {
  ConnectAuthorizationOptions,
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
  ConnectTokenSubject,
} from './types.js';

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
  /** {@link connectFetch} of this client. */
  connectFetch(
    connector: string,
    params: ConnectTokenParams,
    options: ConnectFetchOptions,
  ): typeof globalThis.fetch;
  /** {@link waitForAuthorization} of this client. */
  waitForAuthorization(
    challenge: ConnectPendingAuthorization,
    options?: ConnectWaitOptions,
  ): Promise<ConnectAuthorizationOutcome>;
  /** {@link getConnectionStatus} of this client. */
  getConnectionStatus(
    connectors: readonly (string | ConnectConnectionQuery)[],
    subject: ConnectTokenSubject,
    options?: ConnectOptions,
  ): Promise<ConnectConnectionStatus[]>;
}
