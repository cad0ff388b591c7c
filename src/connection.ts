import { defaultClient } from './client.js';
import type { ConnectConnectionQuery, ConnectConnectionStatus } from './connection-types.js';
import type { ConnectOptions } from './options.js';
import type { ConnectTokenSubject } from './types.js';

/**
 * How a user, or the application, stands with several connectors: for a page of connected accounts.
 * At most six are asked for at once, and one that is out of reach fails none of the others.
 *
 * A kept token answers for its connector. Where there is none, one is requested, which is billed if
 * the service gives it, and kept for the next `getToken` of the same request; so a page asks for
 * the scopes that the application uses. Nothing else tells whether a grant still works.
 *
 * @param connectors ids or UIDs, or objects that name what else a token is requested with
 * @throws {ConnectValidationError} when an argument breaks a rule; an aborted call rejects with the
 * signal's reason
 * @example
 * const [linear] = await getConnectionStatus(['oauth/linear'], { type: 'user', id: 'ada' });
 * if (linear?.status === 'authorization_required') showConnectButton();
 */
export function getConnectionStatus(
  connectors: readonly (string | ConnectConnectionQuery)[],
  subject: ConnectTokenSubject,
  options?: ConnectOptions,
): Promise<ConnectConnectionStatus[]> {
  return defaultClient().getConnectionStatus(connectors, subject, options);
}
