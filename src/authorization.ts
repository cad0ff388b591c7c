import { defaultClient } from './client.js';
import type {
  ConnectAuthorizationOutcome,
  ConnectPendingAuthorization,
  ConnectWaitOptions,
} from './connection-types.js';
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

/**
 * Waits until the user has decided, where no redirect brings them back: in a terminal, a bot or an
 * agent. It looks the outcome up after 2 s and then ever more rarely, up to 10 s apart, which is not
 * billed, and asks for a token once the user has consented.
 *
 * Outages are waited out until the request expires. A challenge that was stored or comes from another
 * process does not tell what the consent was asked for: `params` says it again then.
 *
 * Where the service does not know the request, the token tells instead: a consent that the user has
 * given before counts then.
 *
 * The token is billed. One whose answer gets lost or comes too late is asked for, and may be billed,
 * again; so is, at once and one more time, one that had expired when it came. A reply of success that
 * then holds no token, or an expired one, ends the wait with its error. So does a consent of which
 * there is no token 20 s after it was given: it has been taken back.
 *
 * @throws {ConnectValidationError} when an argument breaks a rule
 * @throws {ConnectError} when to wait longer is of no use, or when the service is still out of reach
 * at the end; an aborted call rejects with the signal's reason
 * @example
 * const challenge = await startAuthorization('oauth/linear', params, { deviceCode: true });
 * console.log(`Enter ${challenge.deviceCode} at ${challenge.url}`);
 * const outcome = await waitForAuthorization(challenge);
 * if (outcome.status === 'authorized') console.log('Connected.');
 */
export function waitForAuthorization(
  challenge: ConnectPendingAuthorization,
  options?: ConnectWaitOptions,
): Promise<ConnectAuthorizationOutcome> {
  return defaultClient().waitForAuthorization(challenge, options);
}
