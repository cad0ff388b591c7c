import { defaultClient } from './client.js';
import type { ConnectAuthorizationOptions } from './options.js';
import type { ConnectAuthorizationResponse, ConnectTokenParams } from './types.js';

/**
 * Asks for a user's consent: send the user to the `url`, then call `getToken` again.
 *
 * With `VERCEL_CONNECT_INTERACTIVE_AUTH_MODE=detached` no callback is sent, and `deviceCode`
 * defaults to `true`.
 *
 * @throws {ConnectValidationError} when an argument breaks a rule, for example a callback that is
 * neither `https:` nor on this machine
 * @throws {ConnectError} when the service refused or was not reached
 * @example
 * const { url } = await startAuthorization('oauth/linear', params, { callbackUrl });
 */
export function startAuthorization(
  connector: string,
  params: ConnectTokenParams,
  options?: ConnectAuthorizationOptions,
): Promise<ConnectAuthorizationResponse> {
  return defaultClient().startAuthorization(connector, params, options);
}
