import type { ConnectOptions } from '../options.js';
import type { AppTokenParams, PerResolution } from '../platforms/app-token.js';
import { photonCredentials } from '../platforms/photon.js';
import type { ConnectPhotonAdapterConfig } from './types.js';
import { createConnectWebhookVerifier } from './webhook-verifier.js';

/** What to request the project's secret for; the subject is always the application. */
export type ConnectPhotonAdapterParams = AppTokenParams;

/**
 * Options of `createiMessageAdapter` of `@photon-ai/chat-adapter-imessage`: the project and its
 * secret when the adapter signs in, and a verifier of forwarded webhooks. The original has no helper
 * for it.
 *
 * `params` may be a function, which is asked at each sign-in and throws where it knows of no
 * installation: `{}`, and an `installationId` that is `undefined`, take the default one.
 * @example
 * createiMessageAdapter({ ...connectPhotonAdapter('photon/my-agent') });
 */
export function connectPhotonAdapter(
  connector: string,
  params?: PerResolution<ConnectPhotonAdapterParams>,
  options?: ConnectOptions,
): ConnectPhotonAdapterConfig {
  return {
    credentials: photonCredentials({ connector, params, options }),
    webhookVerifier: createConnectWebhookVerifier(),
  };
}
