import type { ConnectOptions } from '../options.js';
import {
  type AppTokenParams,
  appTokenResolver,
  type PerResolution,
} from '../platforms/app-token.js';
import type { ConnectTelegramAdapterConfig } from './types.js';

/** What to request the bot token for; the subject is always the application. */
export type ConnectTelegramAdapterParams = AppTokenParams;

/**
 * Options of `createTelegramAdapter` of `@chat-adapter/telegram`: a bot token that is fresh at each
 * call.
 *
 * Telegram delivers its updates itself: keep `secretToken`, or poll.
 *
 * `params` may be a function, which is asked at each call, for example for the installation that
 * the current request is about. It throws where it knows of none: `{}`, and an `installationId`
 * that is `undefined`, take the default installation.
 * @example
 * createTelegramAdapter({ ...connectTelegramAdapter('telegram/acme-telegram') });
 */
export function connectTelegramAdapter(
  connector: string,
  params?: PerResolution<ConnectTelegramAdapterParams>,
  options?: ConnectOptions,
): ConnectTelegramAdapterConfig {
  return { botToken: appTokenResolver({ connector, params, options }) };
}
