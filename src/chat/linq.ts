import type { ConnectOptions } from '../options.js';
import {
  type AppTokenParams,
  appTokenResponse,
  type PerResolution,
} from '../platforms/app-token.js';
import type { ConnectLinqAdapterConfig } from './types.js';
import { createConnectWebhookVerifier } from './webhook-verifier.js';

/** What to request the API key for; the subject is always the application. */
export type ConnectLinqAdapterParams = AppTokenParams;

/**
 * Options of `createLinqAdapter` of `@linqapp/chat-sdk-adapter`: an API key that is fresh at each
 * call, and a verifier of forwarded webhooks.
 *
 * `params` may be a function, which is asked at each call and throws where it knows of no
 * installation: `{}`, and an `installationId` that is `undefined`, take the default one.
 * @example
 * createLinqAdapter({ ...connectLinqAdapter('linq/my-agent') });
 */
export function connectLinqAdapter(
  connector: string,
  params?: PerResolution<ConnectLinqAdapterParams>,
  options?: ConnectOptions,
): ConnectLinqAdapterConfig {
  return {
    credentials: async () => {
      const { token } = await appTokenResponse({ connector, params, options });
      return { apiKey: token };
    },
    webhookVerifier: createConnectWebhookVerifier(),
  };
}
