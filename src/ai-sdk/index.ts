export {
  ConnectError,
  type ConnectErrorOptions,
  ConnectorInstallationRequiredError,
  NoValidTokenError,
  UserAuthorizationRequiredError,
} from '../errors.js';
export { connectAuthProvider } from '../mcp/auth-provider.js';
export {
  type ConsentChallenge,
  ConsentRequiredError,
  getConsentChallenge,
  isConsentRequiredError,
} from '../mcp/consent-challenge.js';
export { CONNECT_DISCOVERY_STATE, CONNECT_MANAGED_REDIRECT_URL } from '../mcp/discovery-state.js';
export type { ConnectAuthProviderOptions, ConnectConsentMode } from '../mcp/options.js';
export type {
  ConnectOAuthClientInformation,
  ConnectOAuthClientMetadata,
  ConnectOAuthClientProvider,
  ConnectOAuthDiscoveryState,
  ConnectOAuthTokens,
} from '../mcp/types.js';
export type {
  ConnectTokenExchangeSubject,
  ConnectTokenParams,
  ConnectTokenSubject,
  ConnectVendorErrorPayload,
} from '../types.js';
export {
  type ConnectAuthorizationRequired,
  isAuthorizationRequired,
} from './authorization-required.js';
export {
  type ConnectTool,
  type ConnectToolOptions,
  type ConnectToolParams,
  withConnect,
} from './with-connect.js';
