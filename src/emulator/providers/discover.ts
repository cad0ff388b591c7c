import * as oauth from 'oauth4webapi';
import type { ProviderSettings } from '../state/provider-settings.js';
import { isLoopback } from '../wire/urls.js';
import { ProviderUnreachable } from './guarded-fetch.js';

/** Where a provider is. */
export interface Discovered {
  server: oauth.AuthorizationServer;
  /** The MCP server that tokens are for; absent when the settings name the provider itself. */
  resource?: string;
}

const ENDPOINTS = [
  'authorization_endpoint',
  'token_endpoint',
  'revocation_endpoint',
  'registration_endpoint',
  'userinfo_endpoint',
] as const;

/**
 * Finds the metadata of a provider: in the settings, or by RFC 9728 where an MCP server publishes
 * it, and then by RFC 8414 or OpenID Connect.
 * @throws {Error} that says why there is none to be trusted
 */
export async function discover(
  { serverUrl, serverConfig }: ProviderSettings,
  options: oauth.HttpRequestOptions<'GET'>,
): Promise<Discovered> {
  if (serverConfig !== undefined) {
    return { server: checkEndpoints(serverConfig as unknown as oauth.AuthorizationServer) };
  }
  const url = new URL(serverUrl ?? '');
  const published = await discoverResource(url, options);
  const issuer = published?.authorization_servers?.[0];
  if (published === undefined || issuer === undefined) {
    return { server: await discoverServer(url, options) };
  }
  return { server: await discoverServer(new URL(issuer), options), resource: published.resource };
}

/** @see https://www.rfc-editor.org/rfc/rfc9728 */
async function discoverResource(
  url: URL,
  options: oauth.HttpRequestOptions<'GET'>,
): Promise<oauth.ResourceServer | undefined> {
  const response = await oauth.resourceDiscoveryRequest(url, options);
  if (!isJson(response)) return undefined;
  return oauth.processResourceDiscoveryResponse(url, response);
}

/** @see https://www.rfc-editor.org/rfc/rfc8414 */
async function discoverServer(
  issuer: URL,
  options: oauth.HttpRequestOptions<'GET'>,
): Promise<oauth.AuthorizationServer> {
  for (const algorithm of ['oauth2', 'oidc'] as const) {
    const response = await oauth.discoveryRequest(issuer, { ...options, algorithm });
    if (!isJson(response)) continue;
    return checkEndpoints(await oauth.processDiscoveryResponse(issuer, response));
  }
  throw new ProviderUnreachable(`${issuer.origin} publishes no metadata of an OAuth server`);
}

/** A server elsewhere must not lead requests with credentials to this machine. */
function checkEndpoints(server: oauth.AuthorizationServer): oauth.AuthorizationServer {
  const issuer = new URL(server.issuer);
  for (const name of ENDPOINTS) {
    const endpoint = server[name];
    if (endpoint === undefined) continue;
    const isUrl = typeof endpoint === 'string' && URL.canParse(endpoint);
    const { hostname, protocol } = new URL(isUrl ? endpoint : 'about:blank');
    const isFit = isLoopback(issuer.hostname)
      ? ['http:', 'https:'].includes(protocol)
      : protocol === 'https:' && !isLoopback(hostname);
    if (isFit) continue;
    throw new ProviderUnreachable(`the ${name} of ${issuer.origin} is not where it may be`);
  }
  return server;
}

function isJson({ status, headers }: Response): boolean {
  return status === 200 && /^application\/json\b/i.test(headers.get('content-type') ?? '');
}
