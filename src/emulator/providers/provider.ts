import * as oauth from 'oauth4webapi';
import type { Service } from '../service.js';
import type { ProviderClient } from '../state/provider-records.js';
import { type ProviderSettings, settingsOf } from '../state/provider-settings.js';
import type { Connector, Principal } from '../state/records.js';
import { textOf } from '../wire/json-body.js';
import { type Dialect, translating } from './dialect.js';
import { dialectOf } from './dialects.js';
import { discover } from './discover.js';
import { guardedFetch, ProviderUnreachable } from './guarded-fetch.js';

/** A real provider, as the OAuth library wants it. */
export interface Provider {
  server: oauth.AuthorizationServer;
  client: oauth.Client;
  authentication: oauth.ClientAuth;
  settings: ProviderSettings;
  redirectUri: string;
  /** What tokens are for, when that is not the provider itself. */
  resource?: string;
  /** Where it differs from the standards. */
  dialect?: Dialect;
  options: Options;
}

interface Options {
  [oauth.customFetch]: ReturnType<typeof guardedFetch>;
  [oauth.allowInsecureRequests]: boolean;
}

/** Where a provider sends people back to. */
export function redirectUriOf(service: Service): string {
  return `${service.baseUrl()}/callback`;
}

/**
 * Finds the provider of a connector, and registers with it where nobody has done so; some providers
 * answer in different ways for different subjects.
 */
export async function openProvider(
  service: Service,
  connector: Connector,
  subject: Principal['type'] = 'app',
): Promise<Provider> {
  const settings = usableSettings(connector);
  const options: Options = {
    [oauth.customFetch]: guardedFetch(service.fetch, service.providerTimeoutMs),
    // The guarded fetch is stricter: http on this machine only.
    [oauth.allowInsecureRequests]: true,
  };
  const redirectUri = redirectUriOf(service);
  const dialect = dialectOf(connector);
  if (dialect !== undefined) return platform(dialect, { settings, redirectUri, options }, subject);
  const { server, resource } = await discover(settings, options);
  const registered = settings.clientId
    ? { ...settings, clientId: settings.clientId }
    : await registeredClient(service, connector, { server, settings, redirectUri, options });
  return {
    ...{ server, settings, redirectUri, resource, options },
    client: { client_id: registered.clientId },
    authentication: authenticationOf(server, registered),
  };
}

function platform(
  dialect: Dialect,
  { settings, redirectUri, options }: Pick<Provider, 'settings' | 'redirectUri' | 'options'>,
  subject: Principal['type'],
): Provider {
  const server = dialect.server(settings);
  const send = translating(options[oauth.customFetch], server.token_endpoint, (body) =>
    dialect.translate(body, subject),
  );
  return {
    ...{ server, settings, redirectUri, dialect },
    options: { ...options, [oauth.customFetch]: send },
    client: { client_id: settings.clientId ?? '' },
    authentication: authenticationOf(server, settings),
  };
}

function usableSettings(connector: Connector): ProviderSettings {
  try {
    return settingsOf(connector);
  } catch (cause) {
    // They were good at first, and have been changed since.
    throw new ProviderUnreachable(cause instanceof Error ? cause.message : '', { cause });
  }
}

/** @see https://www.rfc-editor.org/rfc/rfc7591 */
async function registeredClient(
  { store }: Service,
  { id, name }: Connector,
  {
    server,
    settings,
    redirectUri,
    options,
  }: Pick<Provider, 'server' | 'settings' | 'redirectUri' | 'options'>,
): Promise<ProviderClient> {
  const known = store.providerClients.find(
    (each) => each.connectorId === id && each.redirectUri === redirectUri,
  );
  if (known !== undefined) return known;
  if (server.registration_endpoint === undefined) {
    throw new ProviderUnreachable('data.clientId: this provider registers nobody by itself');
  }
  const metadata = {
    client_name: settings.clientName ?? name,
    redirect_uris: [redirectUri],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: settings.tokenEndpointAuthMethod ?? methodOf(server),
  };
  const response = await oauth.dynamicClientRegistrationRequest(server, metadata, options);
  const answer = await oauth.processDynamicClientRegistrationResponse(response);
  const client: ProviderClient = {
    ...{ connectorId: id, redirectUri, clientId: answer.client_id },
    clientSecret: textOf(answer['client_secret']),
    tokenEndpointAuthMethod: textOf(answer['token_endpoint_auth_method']),
  };
  store.providerClients.push(client);
  return client;
}

function authenticationOf(
  server: oauth.AuthorizationServer,
  {
    clientSecret,
    tokenEndpointAuthMethod: method = methodOf(server),
  }: Pick<ProviderClient, 'clientSecret' | 'tokenEndpointAuthMethod'>,
): oauth.ClientAuth {
  if (clientSecret === undefined || method === 'none') return oauth.None();
  if (method === 'client_secret_basic') return oauth.ClientSecretBasic(clientSecret);
  return oauth.ClientSecretPost(clientSecret);
}

/** What the server supports, or else the secret in the body. */
function methodOf({ token_endpoint_auth_methods_supported: methods }: oauth.AuthorizationServer) {
  const known = ['client_secret_post', 'client_secret_basic', 'none'];
  return known.find((method) => methods?.includes(method)) ?? 'client_secret_post';
}
