import type { GitHubChannelCredentials } from 'eve/channels/github';
import { getConnectorMetadata } from '../connector.js';
import type { ConnectOptions } from '../options.js';
import {
  type AppTokenParams,
  appTokenResolver,
  type PerResolution,
} from '../platforms/app-token.js';
import { requiredText } from '../platforms/required-text.js';
import { forwardedWebhookVerifier } from './webhook-verifier.js';

/** Which installation token to resolve. */
export type ConnectGitHubCredentialsParams = AppTokenParams;

/**
 * Credentials of eve's GitHub channel: the installation token, the slug that the app is mentioned
 * by, and the check of forwarded webhooks.
 *
 * @param params parameters, or a function that is asked for them at each resolution, and throws
 * where it finds none: `{}` takes the default installation
 * @example
 * export default githubChannel({ credentials: connectGitHubCredentials('github/my-app') });
 */
export function connectGitHubCredentials(
  connector: string,
  params?: PerResolution<ConnectGitHubCredentialsParams>,
  options?: ConnectOptions,
): GitHubChannelCredentials {
  return {
    appSlug: async () => {
      const { vendor } = await getConnectorMetadata(connector, options);
      const fault = 'did not return a GitHub App slug';
      const field = { connector, fault, path: 'vendor.appSlug' };
      return requiredText(vendor.appSlug, field);
    },
    installationToken: appTokenResolver({ connector, params, options }),
    webhookVerifier: forwardedWebhookVerifier(),
  };
}
