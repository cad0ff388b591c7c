import type { SlackChannelCredentials } from 'eve/channels/slack';
import type { ConnectOptions } from '../options.js';
import {
  type AppTokenParams,
  appTokenResolver,
  type PerResolution,
} from '../platforms/app-token.js';
import { forwardedWebhookVerifier } from './webhook-verifier.js';

/** Which token of the Slack bot to resolve. */
export type ConnectSlackCredentialsParams = AppTokenParams;

/**
 * Credentials of eve's Slack channel: the bot token, and the check of forwarded webhooks.
 *
 * @param params parameters, or a function that is asked for them at each resolution
 * @example
 * export default slackChannel({ credentials: connectSlackCredentials('slack/my-agent') });
 */
export function connectSlackCredentials(
  connector: string,
  params?: PerResolution<ConnectSlackCredentialsParams>,
  options?: ConnectOptions,
): SlackChannelCredentials {
  return {
    botToken: appTokenResolver({ connector, params, options }),
    webhookVerifier: forwardedWebhookVerifier(),
  };
}
