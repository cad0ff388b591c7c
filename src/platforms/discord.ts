import { type AppTokenSource, appTokenResponse } from './app-token.js';
import { requiredText } from './required-text.js';

/** What a Discord bot calls Discord with; both come from one response. */
export interface DiscordAccess {
  applicationId: () => Promise<string>;
  botToken: () => Promise<string>;
}

/** Resolvers of a Discord connector's token and application id. */
export function discordAccess(source: AppTokenSource): DiscordAccess {
  // Calls at the same time share one request: that is the work of the client.
  const read = async () => {
    const { token, metadata } = await appTokenResponse(source);
    const applicationId = requiredText(metadata?.applicationId, {
      connector: source.connector,
      fault: 'did not return a Discord application id',
      path: 'metadata.applicationId',
    });
    return { token, applicationId };
  };
  return {
    applicationId: async () => (await read()).applicationId,
    botToken: async () => (await read()).token,
  };
}
