export { type ConnectDiscordAdapterParams, connectDiscordAdapter } from './discord.js';
export { type ConnectGitHubAdapterParams, connectGitHubAdapter } from './github.js';
export { type ConnectLinearAdapterParams, connectLinearAdapter } from './linear.js';
export { type ConnectLinqAdapterParams, connectLinqAdapter } from './linq.js';
export { type ConnectNotionAdapterParams, connectNotionAdapter } from './notion.js';
export { type ConnectPhotonAdapterParams, connectPhotonAdapter } from './photon.js';
export { type ConnectSendblueAdapterParams, connectSendblueAdapter } from './sendblue.js';
export { type ConnectSlackAdapterParams, connectSlackAdapter } from './slack.js';
export { type ConnectTeamsAdapterParams, connectTeamsAdapter } from './teams.js';
export { type ConnectTelegramAdapterParams, connectTelegramAdapter } from './telegram.js';
export type {
  ConnectDiscordAdapterConfig,
  ConnectGitHubAdapterConfig,
  ConnectLinearAdapterConfig,
  ConnectLinqAdapterConfig,
  ConnectLinqCredentials,
  ConnectNotionAdapterConfig,
  ConnectPhotonAdapterConfig,
  ConnectSendblueAdapterConfig,
  ConnectSlackAdapterConfig,
  ConnectTeamsAdapterConfig,
  ConnectTelegramAdapterConfig,
  ConnectTokenResolver,
  ConnectWebhookVerifier,
} from './types.js';
export {
  type ConnectWebhookVerifierOptions,
  createConnectWebhookVerifier,
} from './webhook-verifier.js';
