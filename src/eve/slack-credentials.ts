import type { SlackChannelCredentials } from 'eve/channels/slack';
import type { ConnectOptions } from '../options.js';
import {
  type AppTokenParams,
  appTokenResponse,
  type PerResolution,
} from '../platforms/app-token.js';
import { forwardedWebhookVerifier } from './webhook-verifier.js';

/** Which token of the Slack bot to resolve. */
export type ConnectSlackCredentialsParams = AppTokenParams;

/** What eve 0.44.4 and newer tell of the event that a token is for. */
export interface ConnectSlackContext {
  /**
   * The workspace whose installation of the Slack app the event came to; absent when Slack names
   * none, and with an older eve.
   */
  readonly teamId?: string;
}

/**
 * Credentials of eve's Slack channel: the bot token, and the check of forwarded webhooks.
 *
 * A bot in many workspaces looks up the installation of each, and throws for one that it does not
 * know: a workspace is never taken for an installation by itself, and without `installationId` the
 * token is that of the default installation.
 *
 * @param params parameters, or a function that is asked for them at each resolution
 * @example
 * export default slackChannel({ credentials: connectSlackCredentials('slack/my-agent') });
 */
export function connectSlackCredentials(
  connector: string,
  params?: PerResolution<ConnectSlackCredentialsParams, [ConnectSlackContext]>,
  options?: ConnectOptions,
): SlackChannelCredentials {
  return {
    botToken: async (context?: ConnectSlackContext) => {
      const asked = typeof params === 'function' ? () => params({ ...context }) : params;
      return (await appTokenResponse({ connector, params: asked, options })).token;
    },
    webhookVerifier: forwardedWebhookVerifier(),
  };
}
