import type { LinearChannelCredentials } from 'eve/channels/linear';
import type { ConnectOptions } from '../options.js';
import {
  type AppTokenParams,
  appTokenResolver,
  type PerResolution,
} from '../platforms/app-token.js';
import { forwardedWebhookVerifier } from './webhook-verifier.js';

/** Which token of the Linear agent to resolve. */
export type ConnectLinearCredentialsParams = AppTokenParams;

/**
 * Credentials of eve's Linear channel: the access token, and the check of forwarded webhooks.
 *
 * @param params parameters, or a function that is asked for them at each resolution, and throws
 * where it finds none: `{}` takes the default installation
 * @example
 * export default linearChannel({ credentials: connectLinearCredentials('linear/my-agent') });
 */
export function connectLinearCredentials(
  connector: string,
  params?: PerResolution<ConnectLinearCredentialsParams>,
  options?: ConnectOptions,
): LinearChannelCredentials {
  return {
    accessToken: appTokenResolver({ connector, params, options }),
    webhookVerifier: forwardedWebhookVerifier(),
  };
}
