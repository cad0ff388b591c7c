import type { vercelOidc } from 'eve/channels/auth';
import type { ConnectOptions } from '../options.js';
import {
  type AppTokenParams,
  appTokenResolver,
  type PerResolution,
} from '../platforms/app-token.js';
import { forwardedWebhookVerifier } from './webhook-verifier.js';

/** Credentials of a Linq channel. */
export interface ConnectLinqCredentials {
  /** Resolves the API key of the moment. */
  apiKey: () => Promise<string>;
  /** Accepts webhooks that the service forwarded; throws for all others. */
  webhookVerifier: ReturnType<typeof vercelOidc>;
}

/** Which API key to resolve. */
export type ConnectLinqCredentialsParams = AppTokenParams;

/**
 * Credentials of a Linq channel: the API key, and the check of forwarded webhooks.
 *
 * @param params parameters, or a function that is asked for them at each resolution, and throws
 * where it finds none: `{}` takes the default installation
 * @example
 * export default linqChannel({ credentials: connectLinqCredentials('linq/my-agent') });
 */
export function connectLinqCredentials(
  connector: string,
  params?: PerResolution<ConnectLinqCredentialsParams>,
  options?: ConnectOptions,
): ConnectLinqCredentials {
  return {
    apiKey: appTokenResolver({ connector, params, options }),
    // eve's channel answers a refusal without a word in the log.
    webhookVerifier: forwardedWebhookVerifier(({ message }) => {
      console.warn(`[grantkit:eve] ${message}`);
    }),
  };
}
