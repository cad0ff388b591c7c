import type { ConnectOptions } from '../options.js';
import type { PerResolution } from '../platforms/app-token.js';
import { type TeamsParams, teamsAppId, teamsToken } from '../platforms/teams.js';
import type { ConnectTeamsAdapterConfig } from './types.js';
import { createConnectWebhookVerifier } from './webhook-verifier.js';

/** What to request the bot's tokens for; the adapter chooses the scopes at each call. */
export type ConnectTeamsAdapterParams = TeamsParams;

/**
 * Options of `createTeamsAdapter` of `@chat-adapter/teams`: the bot's app id, tokens of the Bot
 * Framework and of Microsoft Graph, and a verifier of forwarded activities.
 *
 * The tenant that the adapter names is Microsoft's, not an installation id, and is not passed on.
 * `params` may be a function, which is asked at each call and throws where it knows of no
 * installation: `{}`, and an `installationId` that is `undefined`, take the default one.
 * @example
 * createTeamsAdapter({ ...connectTeamsAdapter('microsoft-teams/my-bot') });
 */
export function connectTeamsAdapter(
  connector: string,
  params?: PerResolution<ConnectTeamsAdapterParams>,
  options?: ConnectOptions,
): ConnectTeamsAdapterConfig {
  return {
    appId: () => teamsAppId(connector, options),
    token: async (scope) =>
      (await teamsToken({ connector, params, options }, [scope].flat())).token,
    webhookVerifier: createConnectWebhookVerifier(),
  };
}
