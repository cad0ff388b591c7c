import type { ConnectOptions } from '../options.js';
import type { PerResolution } from '../platforms/app-token.js';
import { type SendblueParams, sendblueAccess } from '../platforms/sendblue.js';
import type { ConnectSendblueAdapterConfig } from './types.js';
import { createConnectWebhookVerifier } from './webhook-verifier.js';

/** What to request the token for, and which line to send from. */
export type ConnectSendblueAdapterParams = SendblueParams;

/**
 * Options of `createSendblueAdapter` of `chat-adapter-sendblue`: a token that is fresh at each
 * call, the connector's lines, and a verifier of forwarded webhooks.
 *
 * A connector with several lines needs `fromNumber`. `params` may be a function, which is asked at
 * each call and throws where it knows of no installation: `{}`, and an `installationId` that is
 * `undefined`, take the default one.
 * @example
 * createSendblueAdapter({ ...connectSendblueAdapter('sendblue/my-agent') });
 */
export function connectSendblueAdapter(
  connector: string,
  params?: PerResolution<ConnectSendblueAdapterParams>,
  options?: ConnectOptions,
): ConnectSendblueAdapterConfig {
  return {
    ...sendblueAccess(connector, params, options),
    webhookVerifier: createConnectWebhookVerifier(),
  };
}
