import type { vercelOidc } from 'eve/channels/auth';
import type { ConnectOptions } from '../options.js';
import type { PerResolution } from '../platforms/app-token.js';
import { type SendblueAccess, type SendblueParams, sendblueAccess } from '../platforms/sendblue.js';
import { forwardedWebhookVerifier } from './webhook-verifier.js';

/** Credentials of a Sendblue channel. */
export interface ConnectSendblueCredentials extends SendblueAccess {
  /** Accepts webhooks that the service forwarded; throws for all others. */
  webhookVerifier: ReturnType<typeof vercelOidc>;
}

/** Which token to resolve, and which line to send from. */
export type ConnectSendblueCredentialsParams = SendblueParams;

/**
 * Credentials of a Sendblue channel: the access token, the line to send from, every line of the
 * connector, and the check of forwarded webhooks.
 *
 * @param params parameters, or a function that is asked for them at each resolution, and throws
 * where it finds none: `{}` takes the default installation
 * @example
 * export default sendblueChannel({ credentials: connectSendblueCredentials('sendblue/my-agent') });
 */
export function connectSendblueCredentials(
  connector: string,
  params?: PerResolution<ConnectSendblueCredentialsParams>,
  options?: ConnectOptions,
): ConnectSendblueCredentials {
  return {
    ...sendblueAccess(connector, params, options),
    webhookVerifier: forwardedWebhookVerifier(),
  };
}
