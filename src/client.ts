import type { ConnectClient } from './connect-client.js';
import { connectionStatuses } from './internal/connection-status.js';
import { fetchConnector } from './internal/connector-metadata.js';
import { requestAuthorization, requestInstallation } from './internal/consent.js';
import { awaitConsent } from './internal/consent-wait.js';
import { baseUrls } from './internal/environment/base-url.js';
import { readEnv, waitUntilOfRequest } from './internal/environment/runtime.js';
import type { ClientSettings } from './internal/http/settings.js';
import { type ClientTokens, providerFetch } from './internal/provider/provider-fetch.js';
import { RejectedTokens } from './internal/tokens/rejected-tokens.js';
import { Sharing } from './internal/tokens/sharing.js';
import { TokenCache } from './internal/tokens/token-cache.js';
import { TokenReader } from './internal/tokens/token-reader.js';
import { deleteTokens, revokeTokens } from './internal/tokens/token-removal.js';
import { checkArgument } from './internal/validation/arguments.js';
import { clientOptionsSchema } from './internal/validation/option-schemas.js';
import type { ConnectCacheOptions, ConnectClientOptions } from './options.js';

const DEFAULT_MAX_ENTRIES = 100;
const NONE = {};

/**
 * A client with settings and a cache of its own, for example one for each region or test.
 * @throws {ConnectValidationError} when an option breaks a rule
 */
export function createConnect(options: ConnectClientOptions = {}): ConnectClient {
  return clientOf(clientSettings(options)).client;
}

function clientSettings(options: ConnectClientOptions): ClientSettings {
  const given = checkArgument(clientOptionsSchema, 'options', options);
  const { now = () => Date.now(), onEvent, waitUntil = waitUntilOfRequest } = given;
  const settings = {
    ...given,
    now,
    onEvent: onEvent && safely(onEvent),
    waitUntil: safely(waitUntil),
  };
  if ('vercelToken' in Object(options)) settings.vercelToken = given.vercelToken;
  // A wrong URL or region shows here rather than at the first call.
  if (given.baseUrl !== undefined || given.region !== undefined) baseUrls(given);
  return settings;
}

function clientOf(settings: ClientSettings): OpenClient {
  const own = settings.cache === false ? { max: 0 } : settings.cache;
  const { max = DEFAULT_MAX_ENTRIES, refreshAheadMs = 0, store }: ConnectCacheOptions = own ?? {};
  const sharing = store && new Sharing(store, settings.onEvent);
  const cache = new TokenCache(max, settings.now, sharing);
  const reader = new TokenReader(settings, cache, refreshAheadMs);
  const tokens = { reader, rejected: new RejectedTokens(settings, cache, reader) };
  const client: ConnectClient = {
    getToken: (connector, params, options) => reader.getToken(connector, params, options ?? NONE),
    getTokenResponse: (connector, params, options) =>
      reader.getTokenResponse(connector, params, options ?? NONE),
    revokeToken: (connector, params, options) =>
      revokeTokens({ client: settings, cache }, connector, params, options ?? NONE),
    deleteTokenCacheEntry: (connector, params) => deleteTokens(cache, connector, params),
    startAuthorization: (connector, params, options) =>
      requestAuthorization(settings, connector, params, options ?? NONE),
    experimental_startInstallation: (connector, params = {}, options) =>
      requestInstallation(settings, connector, params, options ?? NONE),
    getConnectorMetadata: (connector, options) =>
      fetchConnector(settings, connector, options ?? NONE),
    connectFetch: (connector, params, options) =>
      providerFetch(() => tokens, connector, params, options),
    waitForAuthorization: (challenge, options) =>
      awaitConsent({ settings, tokens }, challenge, options ?? NONE),
    getConnectionStatus: (connectors, subject, options) =>
      connectionStatuses({ settings, tokens }, connectors, subject, options ?? NONE),
  };
  return { client, settings, tokens };
}

/** A client and what it is made of. */
interface OpenClient {
  client: ConnectClient;
  settings: ClientSettings;
  tokens: ClientTokens;
}

// The version of what lies there: another one of this package may read it.
const SHARED = Symbol.for('grantkit.default-client.v2');
let own: OpenClient | undefined;

/** The client behind the module-level functions. */
export function defaultClient(): ConnectClient {
  return currentDefault().client;
}

/** The settings of the client behind the module-level functions. */
export function defaultSettings(): ClientSettings {
  return currentDefault().settings;
}

/** The tokens of the client behind the module-level functions. */
export function defaultTokens(): ClientTokens {
  return currentDefault().tokens;
}

/**
 * Gives the module-level functions a new client: these settings, and an empty cache.
 * @throws {ConnectValidationError} when an option breaks a rule
 */
export function configureConnect(options: ConnectClientOptions): void {
  setDefault(options);
}

function currentDefault(): OpenClient {
  return own ?? sharedPlace()[SHARED] ?? setDefault({});
}

function setDefault(options: ConnectClientOptions): OpenClient {
  const made = clientOf(clientSettings(options));
  if (isSharedByBundles()) sharedPlace()[SHARED] = made;
  else own = made;
  return made;
}

/**
 * Whether one process runs several bundles with a copy of this module each, as those of Next.js: a
 * token that one revokes must not be served by another. Elsewhere a test that resets its modules
 * gets a new client.
 */
function isSharedByBundles(): boolean {
  return readEnv('VERCEL') !== undefined || readEnv('NEXT_RUNTIME') !== undefined;
}

function sharedPlace(): { [SHARED]?: OpenClient } {
  return globalThis as { [SHARED]?: OpenClient };
}

/** A listener that cannot decide over what it is told of. */
function safely<T>(listener: (told: T) => void) {
  return async (told: T) => {
    try {
      await listener(told);
    } catch {
      // An observer must not decide over what it observes.
    }
  };
}
