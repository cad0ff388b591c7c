import { defaultClient } from './client.js';
import type { ConnectInstallationOptions } from './options.js';
import type { ConnectInstallationParams, ConnectInstallationResponse } from './types.js';

/**
 * Asks an operator to install the connector in a tenant of the provider. The service offers this
 * to teams it was enabled for.
 *
 * @experimental
 * @throws {ConnectValidationError} when an argument breaks a rule
 * @throws {ConnectError} when the service refused or was not reached
 * @see https://vercel.com/docs/connect/concepts/installations
 */
export function experimental_startInstallation(
  connector: string,
  params?: ConnectInstallationParams,
  options?: ConnectInstallationOptions,
): Promise<ConnectInstallationResponse> {
  return defaultClient().experimental_startInstallation(connector, params, options);
}
