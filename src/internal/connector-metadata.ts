import type { ConnectClientOptions, ConnectRequestOptions } from '../options.js';
import type { ConnectorMetadata } from '../types.js';
import { checkArgument, connectorSegment } from './arguments/check-arguments.js';
import { requestOptionsSchema } from './arguments/option-schema.js';
import { connectorSchema } from './arguments/schema.js';
import { callService } from './http/call.js';
import { callSettings } from './http/settings.js';

/** A connector as it is sent. */
type WireConnector = Omit<ConnectorMetadata, 'vendor'> & {
  data?: ConnectorMetadata['vendor'] | null;
};

const FAILURE = 'Failed to get connector';

/** Fetches a connector, whose wire field `data` is called `vendor` here. */
export async function fetchConnector(
  client: ConnectClientOptions,
  connector: string,
  options: ConnectRequestOptions,
): Promise<ConnectorMetadata> {
  const path = `/v1/connect/connectors/${connectorSegment(connector)}`;
  checkArgument(requestOptionsSchema, 'options', options);
  const request = { method: 'GET', path, reply: connectorSchema, failure: FAILURE } as const;
  const settings = callSettings(client, options, FAILURE);
  const { data, ...fields } = await callService<WireConnector>(request, settings);
  return { ...fields, vendor: data ?? {} };
}
