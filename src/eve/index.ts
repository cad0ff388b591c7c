export { CONNECT_OAUTH_ISSUER } from './accepted-token.js';
export type {
  ConnectAuthorizationPhase,
  EveAuthorizationInput,
  EveAuthorizationOptions,
  EveConnectionAuthorizationContext,
} from './authorization-options.js';
export { connect } from './connect.js';
export { connectOAuth } from './connect-oauth.js';
export type {
  ConnectOAuthAudienceEnvironment,
  ConnectOAuthEnvironment,
  ConnectOAuthOptions,
} from './connect-oauth-options.js';
export type {
  EveConnectAuthorizationDefinition,
  Eviction,
  VercelConnectMetadata,
} from './definition.js';
export {
  type ConnectDiscordCredentialsParams,
  connectDiscordCredentials,
} from './discord-credentials.js';
export {
  type ConnectGitHubCredentialsParams,
  connectGitHubCredentials,
} from './github-credentials.js';
export {
  type ConnectLinearCredentialsParams,
  connectLinearCredentials,
} from './linear-credentials.js';
export {
  type ConnectLinqCredentials,
  type ConnectLinqCredentialsParams,
  connectLinqCredentials,
} from './linq-credentials.js';
export {
  type ConnectPhotonCredentialProvider,
  type ConnectPhotonCredentialsParams,
  connectPhotonCredentials,
  type PhotonCredentials,
} from './photon-credentials.js';
export {
  type ConnectSendblueCredentials,
  type ConnectSendblueCredentialsParams,
  connectSendblueCredentials,
} from './sendblue-credentials.js';
export {
  type ConnectSlackContext,
  type ConnectSlackCredentialsParams,
  connectSlackCredentials,
} from './slack-credentials.js';
export {
  type ConnectTeamsCredentialsParams,
  connectTeamsCredentials,
} from './teams-credentials.js';
