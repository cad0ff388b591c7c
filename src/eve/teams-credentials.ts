import type { TeamsChannelCredentials } from 'eve/channels/teams';
import type { ConnectOptions } from '../options.js';
import type { PerResolution } from '../platforms/app-token.js';
import { type TeamsParams, teamsAppId, teamsToken } from '../platforms/teams.js';
import { forwardedWebhookVerifier } from './webhook-verifier.js';

/** Which token of the Teams bot to resolve; its scope is always the Bot Framework's. */
export type ConnectTeamsCredentialsParams = TeamsParams;

const BOT_FRAMEWORK_SCOPES = ['https://api.botframework.com/.default'];

/**
 * Credentials of eve's Microsoft Teams channel: the bot's application id, its Bot Framework token,
 * and the check of forwarded activities.
 *
 * @param params parameters, or a function that is asked for them at each resolution, and throws
 * where it finds none: `{}` takes the default installation
 * @example
 * export default teamsChannel({ credentials: connectTeamsCredentials('microsoft-teams/my-bot') });
 */
export function connectTeamsCredentials(
  connector: string,
  params?: PerResolution<ConnectTeamsCredentialsParams>,
  options?: ConnectOptions,
): TeamsChannelCredentials {
  const source = { connector, params, options };
  return {
    appId: () => teamsAppId(connector, options),
    tokenProvider: async () => {
      const { token, expiresAt } = await teamsToken(source, BOT_FRAMEWORK_SCOPES);
      return { accessToken: token, expiresAt };
    },
    webhookVerifier: forwardedWebhookVerifier(),
  };
}
