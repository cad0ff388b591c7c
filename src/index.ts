export { startAuthorization, waitForAuthorization } from './authorization.js';
export { configureConnect, createConnect } from './client.js';
export type { ConnectClient } from './connect-client.js';
export { getConnectionStatus } from './connection.js';
export type {
  ConnectAuthorizationOutcome,
  ConnectConnectionQuery,
  ConnectConnectionState,
  ConnectConnectionStatus,
  ConnectFetchOptions,
  ConnectPendingAuthorization,
  ConnectWaitOptions,
} from './connection-types.js';
export { getConnectorMetadata } from './connector.js';
export {
  ClientNotEnabledForEnvironmentError,
  ClientNotLinkedToProjectError,
  ConnectCredentialsError,
  ConnectError,
  type ConnectErrorOptions,
  ConnectNetworkError,
  ConnectorInstallationRequiredError,
  ConnectorNotFoundError,
  ConnectRateLimitError,
  ConnectResponseError,
  ConnectTimeoutError,
  ConnectValidationError,
  isConnectError,
  NoValidTokenError,
  UserAuthorizationRequiredError,
} from './errors.js';
export { experimental_startInstallation } from './installation.js';
export type {
  ConnectAuthorizationOptions,
  ConnectCacheOptions,
  ConnectClientOptions,
  ConnectEvent,
  ConnectInstallationOptions,
  ConnectOptions,
  ConnectRequestOptions,
  ConnectVercelToken,
} from './options.js';
export { connectFetch } from './provider.js';
export { deleteTokenCacheEntry, getToken, getTokenResponse, revokeToken } from './token.js';
export type {
  LeaseOutcome,
  Settlement,
  SharedToken,
  SharedTokenName,
  TakenToken,
  TakeOptions,
  TokenLease,
  TokenStore,
  TokenStoreEvent,
} from './token-store.js';
export type {
  ConnectCacheResult,
  ConnectRequestTrace,
  ConnectStoreResult,
  ConnectStoreTrace,
  ConnectTokenTrace,
} from './traces.js';
export type {
  ConnectAppTokenSubject,
  ConnectAuthorizationDetail,
  ConnectAuthorizationResponse,
  ConnectAuthorizedConnector,
  ConnectCustomAuthorizationDetail,
  ConnectGitHubAppInstallationAuthorizationDetail,
  ConnectInstallationParams,
  ConnectInstallationResponse,
  ConnectJwtBearerTokenSubject,
  ConnectorMetadata,
  ConnectRevocationParams,
  ConnectTokenExchangeSubject,
  ConnectTokenParams,
  ConnectTokenResponse,
  ConnectTokenSubject,
  ConnectUserTokenSubject,
  ConnectVendorErrorPayload,
} from './types.js';
