import type { ConnectOptions } from '../options.js';
import {
  type AppTokenParams,
  appTokenResolver,
  type PerResolution,
} from '../platforms/app-token.js';
import type { ConnectSlackAdapterConfig } from './types.js';
import { createConnectWebhookVerifier } from './webhook-verifier.js';

/** What to request the bot token for; the subject is always the application. */
export type ConnectSlackAdapterParams = AppTokenParams;

/**
 * Options of `createSlackAdapter` of `@chat-adapter/slack`: a bot token that is fresh at each
 * call, and a verifier of forwarded events.
 *
 * `params` may be a function, which is asked at each call, for example for the installation that
 * the current request is about. It throws where it knows of none: `{}`, and an `installationId`
 * that is `undefined`, take the default installation.
 * @example
 * createSlackAdapter({ ...connectSlackAdapter('slack/acme-slack') });
 */
export function connectSlackAdapter(
  connector: string,
  params?: PerResolution<ConnectSlackAdapterParams>,
  options?: ConnectOptions,
): ConnectSlackAdapterConfig {
  return {
    botToken: appTokenResolver({ connector, params, options }),
    webhookVerifier: createConnectWebhookVerifier(),
  };
}
