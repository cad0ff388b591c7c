export { startAuthorization, waitForAuthorization } from './authorization.js';
export {
  configureConnect,
  createConnect,
  defaultClient,
  defaultSettings,
} from './client.js';
export { getConnectionStatus } from './connection.js';
export { getConnectorMetadata } from './connector.js';
export {
  ClientNotEnabledForEnvironmentError,
  ClientNotLinkedToProjectError,
  ConnectCredentialsError,
  ConnectError,
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
export { tellAsWell } from './internal/asked-consent.js';
export { checkReturnUrl } from './internal/consent.js';
export { consentStateOf } from './internal/consent-state.js';
export {
  readClaims,
  resolveCredential,
} from './internal/environment/credential.js';
export {
  bindsIoToRequests,
  readEnv,
  requestContextToken,
} from './internal/environment/runtime.js';
export { channels, RUNNER } from './internal/environment/tracing.js';
export { apiError } from './internal/http/api-error.js';
export {
  callService,
  withinLimits,
} from './internal/http/call-service.js';
export { within } from './internal/http/limits.js';
export {
  excerpt,
  mask,
  readField,
} from './internal/http/mask.js';
export { sendRequest } from './internal/http/send.js';
export { callSettings } from './internal/http/settings.js';
export { after, race } from './internal/http/stop.js';
export {
  authJsOptionsSchema,
  betterAuthOptionsSchema,
  eveConnectionSchema,
  eveRouteSchema,
  providerOptionsSchema,
  transportOptionsSchema,
  transportSchema,
} from './internal/validation/adapter-schemas.js';
export {
  checkArgument,
  checkOptions,
  connectorSegment,
  invalidArgument,
  toJson,
} from './internal/validation/arguments.js';
export { consentOptionsSchema } from './internal/validation/option-schemas.js';
export { record, tokenParamsSchema } from './internal/validation/param-schemas.js';
export {
  isCount,
  isDuration,
  isErrorName,
  isFunction,
  isObject,
  isText,
} from './internal/validation/predicates.js';
export {
  accessTokenReplySchema,
  userInfoReplySchema,
} from './internal/validation/reply-schemas.js';
export { kindOf } from './internal/validation/schema.js';
export { isLoopback } from './internal/validation/urls.js';
export { connectFetch } from './provider.js';
export {
  deleteTokenCacheEntry,
  getToken,
  getTokenResponse,
  revokeToken,
} from './token.js';
export { DEFAULT_FRESH_FOR_MS, LEASE_MS } from './token-store-times.js';
