import type { ConnectRequestOptions } from '../options.js';
import type { ConnectorMetadata } from '../types.js';
import { callService } from './http/call-service.js';
import { type ClientSettings, callSettings } from './http/settings.js';
import { checkArgument, connectorSegment } from './validation/arguments.js';
import { requestOptionsSchema } from './validation/option-schemas.js';
import { connectorReplySchema } from './validation/reply-schemas.js';

/** A connector as it is sent. */
type WireConnector = Omit<ConnectorMetadata, 'vendor'> & {
  data?: ConnectorMetadata['vendor'] | null;
};

/** Fetches a connector, whose wire field `data` is called `vendor` here. */
export async function fetchConnector(
  client: ClientSettings,
  connector: string,
  options: ConnectRequestOptions,
): Promise<ConnectorMetadata> {
  const path = `/v1/connect/connectors/${connectorSegment(connector)}`;
  checkArgument(requestOptionsSchema, 'options', options);
  const request = { method: 'GET', path, replySchema: connectorReplySchema } as const;
  const settings = callSettings(client, options, {
    operation: 'Failed to get connector',
    connector,
  });
  const { data, ...fields } = await callService<WireConnector>(request, settings);
  return { ...fields, vendor: data ?? {} };
}
