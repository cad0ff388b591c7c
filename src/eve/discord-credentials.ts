import type { DiscordChannelCredentials } from 'eve/channels/discord';
import type { ConnectOptions } from '../options.js';
import type { AppTokenParams, PerResolution } from '../platforms/app-token.js';
import { discordAccess } from '../platforms/discord.js';
import { forwardedWebhookVerifier } from './webhook-verifier.js';

/** Which token of the Discord bot to resolve. */
export type ConnectDiscordCredentialsParams = AppTokenParams;

/**
 * Credentials of eve's Discord channel: the application id and the bot token, which come together,
 * and the check of forwarded interactions.
 *
 * @param params parameters, or a function that is asked for them at each resolution, and throws
 * where it finds none: `{}` takes the default installation
 * @example
 * export default discordChannel({ credentials: connectDiscordCredentials('discord/my-bot') });
 */
export function connectDiscordCredentials(
  connector: string,
  params?: PerResolution<ConnectDiscordCredentialsParams>,
  options?: ConnectOptions,
): DiscordChannelCredentials {
  return {
    ...discordAccess({ connector, params, options }),
    webhookVerifier: forwardedWebhookVerifier(),
  };
}
