import { getConnectorMetadata } from '../connector.js';
import type { ConnectOptions } from '../options.js';
import { requiredText } from './required-text.js';

/** The application id of a Microsoft Teams bot, which its connector makes public. */
export async function teamsAppId(connector: string, options?: ConnectOptions): Promise<string> {
  const { vendor } = await getConnectorMetadata(connector, options);
  return requiredText(vendor.appId, {
    connector,
    what: 'Microsoft Teams app id',
    path: 'vendor.appId',
  });
}
