import type { ConnectOptions } from '../options.js';
import {
  type AppTokenParams,
  appTokenResolver,
  type PerResolution,
} from '../platforms/app-token.js';
import type { ConnectNotionAdapterConfig } from './types.js';

/** What to request the connection token for; the subject is always the application. */
export type ConnectNotionAdapterParams = AppTokenParams;

/**
 * Options of `createNotionAdapter` of `@chat-adapter/notion`: a token that is fresh at each call.
 *
 * Notion delivers its webhooks itself: keep `verificationToken`.
 *
 * `params` may be a function, which is asked at each call, for example for the installation that
 * the current request is about. It throws where it knows of none: `{}`, and an `installationId`
 * that is `undefined`, take the default installation.
 * @example
 * createNotionAdapter({ ...connectNotionAdapter('notion/acme-notion') });
 */
export function connectNotionAdapter(
  connector: string,
  params?: PerResolution<ConnectNotionAdapterParams>,
  options?: ConnectOptions,
): ConnectNotionAdapterConfig {
  return { token: appTokenResolver({ connector, params, options }) };
}
