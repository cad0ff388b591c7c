import type { ConnectOptions } from '../options.js';
import type { AppTokenParams, PerResolution } from '../platforms/app-token.js';
import { discordAccess } from '../platforms/discord.js';
import type { ConnectDiscordAdapterConfig } from './types.js';
import { createConnectWebhookVerifier } from './webhook-verifier.js';

/** What to request the bot token for; the subject is always the application. */
export type ConnectDiscordAdapterParams = AppTokenParams;

/**
 * Options of `createDiscordAdapter` of `@chat-adapter/discord`: a bot token that is fresh at each
 * call, the application id of the same response, and a verifier of forwarded interactions.
 *
 * `params` may be a function, which is asked at each call and throws where it knows of no
 * installation: `{}`, and an `installationId` that is `undefined`, take the default one.
 * @example
 * createDiscordAdapter({ ...connectDiscordAdapter('discord/my-bot') });
 */
export function connectDiscordAdapter(
  connector: string,
  params?: PerResolution<ConnectDiscordAdapterParams>,
  options?: ConnectOptions,
): ConnectDiscordAdapterConfig {
  return {
    ...discordAccess({ connector, params, options }),
    webhookVerifier: createConnectWebhookVerifier(),
  };
}
