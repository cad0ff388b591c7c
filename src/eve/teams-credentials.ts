import type { TeamsChannelCredentials } from 'eve/channels/teams';
import { getConnectorMetadata } from '../connector.js';
import {
  appTokenResponse,
  type PerResolution,
  paramsNow,
} from '../connector-credentials/app-token.js';
import { rememberSuccess } from '../connector-credentials/remember-success.js';
import { requiredText } from '../connector-credentials/required-text.js';
import type { ConnectOptions } from '../options.js';
import type { ConnectTokenParams } from '../types.js';
import { forwardedWebhookVerifier } from './webhook-verifier.js';

/** Which token of the Teams bot to resolve; its scope is always the Bot Framework's. */
export type ConnectTeamsCredentialsParams = Omit<ConnectTokenParams, 'subject' | 'scopes'>;

const BOT_FRAMEWORK_SCOPES = ['https://api.botframework.com/.default'];

/**
 * Credentials of eve's Microsoft Teams channel: the bot's application id, its Bot Framework token,
 * and the check of forwarded activities.
 *
 * @param params parameters, or a function that is asked for them at each resolution
 * @example
 * export default teamsChannel({ credentials: connectTeamsCredentials('microsoft-teams/my-bot') });
 */
export function connectTeamsCredentials(
  connector: string,
  params?: PerResolution<ConnectTeamsCredentialsParams>,
  options?: ConnectOptions,
): TeamsChannelCredentials {
  const botParams = async () => ({ ...(await paramsNow(params)), scopes: BOT_FRAMEWORK_SCOPES });
  return {
    appId: rememberSuccess(async () => {
      const { vendor } = await getConnectorMetadata(connector, options);
      const field = { connector, what: 'Microsoft Teams app id', path: 'vendor.appId' };
      return requiredText(vendor.appId, field);
    }),
    tokenProvider: async () => {
      const source = { connector, params: botParams, options };
      const { token, expiresAt } = await appTokenResponse(source);
      return { accessToken: token, expiresAt };
    },
    webhookVerifier: forwardedWebhookVerifier(),
  };
}
