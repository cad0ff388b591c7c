export {
  ConnectError,
  type ConnectErrorOptions,
  ConnectorInstallationRequiredError,
  NoValidTokenError,
  UserAuthorizationRequiredError,
} from '../errors.js';
export type {
  ConnectTokenExchangeSubject,
  ConnectTokenParams,
  ConnectTokenSubject,
  ConnectVendorErrorPayload,
} from '../types.js';
export { connectAuthProvider } from './auth-provider.js';
export {
  type ConsentChallenge,
  ConsentRequiredError,
  getConsentChallenge,
  isConsentRequiredError,
} from './consent-challenge.js';
export { CONNECT_DISCOVERY_STATE, CONNECT_MANAGED_REDIRECT_URL } from './discovery-state.js';
export type { ConnectAuthProviderOptions, ConnectConsentMode } from './options.js';
export type {
  ConnectOAuthClientInformation,
  ConnectOAuthClientMetadata,
  ConnectOAuthClientProvider,
  ConnectOAuthDiscoveryState,
  ConnectOAuthTokens,
} from './types.js';
