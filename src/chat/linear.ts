import type { ConnectOptions } from '../options.js';
import {
  type AppTokenParams,
  appTokenResolver,
  type PerResolution,
} from '../platforms/app-token.js';
import type { ConnectLinearAdapterConfig } from './types.js';
import { createConnectWebhookVerifier } from './webhook-verifier.js';

/** What to request the app token for; the subject is always the application. */
export type ConnectLinearAdapterParams = AppTokenParams;

/**
 * Options of `createLinearAdapter` of `@chat-adapter/linear`: an app token that is fresh at each
 * call, and a verifier of forwarded webhooks.
 *
 * `params` may be a function, which is asked at each call, for example for the installation that
 * the current request is about. It throws where it knows of none: `{}`, and an `installationId`
 * that is `undefined`, take the default installation.
 * @example
 * createLinearAdapter({ ...connectLinearAdapter('linear/acme-linear') });
 */
export function connectLinearAdapter(
  connector: string,
  params?: PerResolution<ConnectLinearAdapterParams>,
  options?: ConnectOptions,
): ConnectLinearAdapterConfig {
  return {
    accessToken: appTokenResolver({ connector, params, options }),
    webhookVerifier: createConnectWebhookVerifier(),
  };
}
