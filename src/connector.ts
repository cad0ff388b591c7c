import { defaultClient } from './client.js';
import type { ConnectOptions } from './options.js';
import type { ConnectorMetadata } from './types.js';

/**
 * What the service tells about a connector that is linked to the calling project.
 *
 * @throws {ConnectorNotFoundError} when the team has no such connector
 * @throws {ConnectError} for every other failure
 */
export function getConnectorMetadata(
  connector: string,
  options?: ConnectOptions,
): Promise<ConnectorMetadata> {
  return defaultClient().getConnectorMetadata(connector, options);
}
