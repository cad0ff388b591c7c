import { defaultClient } from './client.js';
import type { ConnectOptions } from './options.js';
import type { ConnectRevocationParams, ConnectTokenParams, ConnectTokenResponse } from './types.js';

/**
 * A provider token, from the cache while it is valid for longer than `validityBufferMs`.
 *
 * @param connector id or UID, for example `slack/acme-slack`
 * @throws {UserAuthorizationRequiredError} when the user has not consented
 * @throws {ConnectorInstallationRequiredError} when no installation matches
 * @throws {NoValidTokenError} when the grant was revoked or has ended
 * @throws {ConnectError} for every other failure; an aborted call rejects with the signal's reason
 * @example
 * const token = await getToken('slack/acme-slack', { subject: { type: 'app' } });
 * @see https://vercel.com/docs/connect/concepts/tokens
 */
export function getToken(
  connector: string,
  params: ConnectTokenParams,
  options?: ConnectOptions,
): Promise<string> {
  return defaultClient().getToken(connector, params, options);
}

/**
 * Like {@link getToken}, with the expiry and what else is known of the token. Every caller gets an
 * object of its own.
 *
 * @throws {ConnectError} as {@link getToken} does
 */
export function getTokenResponse(
  connector: string,
  params: ConnectTokenParams,
  options?: ConnectOptions,
): Promise<ConnectTokenResponse> {
  return defaultClient().getTokenResponse(connector, params, options);
}

/**
 * Has the service revoke the subject's tokens, at the provider too where it offers that, and drops
 * them from the cache. Without `installationId` all installations are dropped from the cache.
 *
 * @throws {ConnectError} when the service refused or was not reached
 * @see https://vercel.com/docs/connect/concepts/tokens#revocation
 */
export function revokeToken(
  connector: string,
  params: ConnectRevocationParams,
  options?: ConnectOptions,
): Promise<void> {
  return defaultClient().revokeToken(connector, params, options);
}

/**
 * Drops what the cache holds for one request, for example after the provider answered 401, so that
 * the next {@link getToken} asks the service. A request that is in the air is not kept either.
 *
 * @throws {ConnectValidationError} when an argument breaks a rule
 */
export function deleteTokenCacheEntry(connector: string, params: ConnectTokenParams): void {
  defaultClient().deleteTokenCacheEntry(connector, params);
}
