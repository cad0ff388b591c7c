import type { ConnectOptions } from '../options.js';
import {
  type AppTokenParams,
  appTokenResolver,
  type PerResolution,
} from '../platforms/app-token.js';
import type { ConnectGitHubAdapterConfig } from './types.js';
import { createConnectWebhookVerifier } from './webhook-verifier.js';

/** What to request the installation token for; the subject is always the application. */
export type ConnectGitHubAdapterParams = AppTokenParams;

/**
 * Options of `createGitHubAdapter` of `@chat-adapter/github`: an installation token that is fresh
 * at each call, and a verifier of forwarded webhooks.
 *
 * `params` may be a function, which is asked at each call, for example for the installation that
 * the current request is about. It throws where it knows of none: `{}`, and an `installationId`
 * that is `undefined`, take the default installation.
 * @example
 * createGitHubAdapter({ ...connectGitHubAdapter('github/acme-github') });
 */
export function connectGitHubAdapter(
  connector: string,
  params?: PerResolution<ConnectGitHubAdapterParams>,
  options?: ConnectOptions,
): ConnectGitHubAdapterConfig {
  return {
    installationToken: appTokenResolver({ connector, params, options }),
    webhookVerifier: createConnectWebhookVerifier(),
  };
}
