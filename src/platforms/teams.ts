import { getConnectorMetadata } from '../connector.js';
import type { ConnectOptions } from '../options.js';
import type { ConnectTokenParams, ConnectTokenResponse } from '../types.js';
import { type AppTokenSource, appTokenResponse, paramsNow } from './app-token.js';
import { requiredText } from './required-text.js';

/** What to request the tokens of a Microsoft Teams bot for; their scopes come with each call. */
export type TeamsParams = Omit<ConnectTokenParams, 'subject' | 'scopes'>;

/** The application id of a Microsoft Teams bot, as its connector tells it at the moment. */
export async function teamsAppId(connector: string, options?: ConnectOptions): Promise<string> {
  const { vendor } = await getConnectorMetadata(connector, options);
  return requiredText(vendor.appId, {
    connector,
    fault: 'did not return a Microsoft Teams app id',
    path: 'vendor.appId',
  });
}

/** A token of a Microsoft Teams bot for these scopes, whatever the parameters say of scopes. */
export async function teamsToken(
  { connector, params, options }: AppTokenSource<TeamsParams>,
  scopes: string[],
): Promise<ConnectTokenResponse> {
  const scoped = { ...(await paramsNow(params)), scopes };
  return appTokenResponse({ connector, params: scoped, options });
}
