import { startAuthorization } from '../authorization.js';
import { NoValidTokenError, UserAuthorizationRequiredError } from '../errors.js';
import { bindsIoToRequests } from '../internal/environment/runtime.js';
import type { ConnectTokenParams } from '../types.js';
import { type ConsentChallenge, ConsentRequiredError } from './consent-challenge.js';
import { CONNECT_DISCOVERY_STATE, CONNECT_MANAGED_REDIRECT_URL } from './discovery-state.js';
import type { ConnectAuthProviderOptions } from './options.js';
import { ProviderTokens } from './provider-tokens.js';
import type { ConnectOAuthClientProvider } from './types.js';

/**
 * An `OAuthClientProvider` whose tokens and consents come from the service.
 *
 * @param connector UID such as `oauth/linear`, or opaque id
 * @param params whose token, and for what
 * @example
 * const authProvider = connectAuthProvider('oauth/linear', { subject: { type: 'user', id: userId } });
 * const transport = new StreamableHTTPClientTransport(new URL('https://mcp.linear.app/mcp'), { authProvider });
 */
export function connectAuthProvider(
  connector: string,
  params: ConnectTokenParams,
  options: ConnectAuthProviderOptions = {},
): ConnectOAuthClientProvider {
  const tokens = new ProviderTokens(connector, params, options.vercelToken);
  const askForConsent = sharedWhilePending(async () => {
    const challenge = await requestConsent(connector, params, options);
    await options.onConsentRequired?.(challenge);
    return challenge;
  });
  return {
    async tokens() {
      try {
        return await tokens.read();
      } catch (error) {
        if (!isConsentMissing(error)) throw error;
        if (options.consent !== 'eager') return undefined;
        throw new ConsentRequiredError(await askForConsent(), { cause: error });
      }
    },
    async redirectToAuthorization() {
      tokens.refuse();
      const challenge = await askForConsent();
      if (!options.onConsentRequired) throw new ConsentRequiredError(challenge);
    },
    async validateAuthorizationServerURL() {
      tokens.refuse();
      // To return would send the client to the URL that the MCP server named.
      throw new ConsentRequiredError(await askForConsent());
    },
    invalidateCredentials(scope, context) {
      if (scope === 'tokens' || scope === 'all') tokens.refuse(context?.tokens.access_token);
    },
    clientInformation: () => ({ client_id: connector }),
    get redirectUrl() {
      return options.redirectUrl || CONNECT_MANAGED_REDIRECT_URL;
    },
    get clientMetadata() {
      return { redirect_uris: [] };
    },
    ...MEMBERS_WITHOUT_STATE,
  };
}

/** What a client would save is kept by the service. */
const ignore = () => {};

const MEMBERS_WITHOUT_STATE = {
  discoveryState: () => CONNECT_DISCOVERY_STATE,
  validateResourceURL: async () => undefined,
  codeVerifier(): never {
    throw new Error('There is no PKCE code verifier: Vercel Connect exchanges the code itself.');
  },
  saveTokens: ignore,
  saveCodeVerifier: ignore,
  saveDiscoveryState: ignore,
  saveAuthorizationServerInformation: ignore,
};

/** Clients send several requests at once, which are to lead to one consent. */
function sharedWhilePending<T>(ask: () => Promise<T>): () => Promise<T> {
  let pending: Promise<T> | undefined;
  return () => {
    if (bindsIoToRequests()) return ask();
    pending ??= ask().finally(() => {
      pending = undefined;
    });
    return pending;
  };
}

function isConsentMissing(error: unknown): boolean {
  return error instanceof UserAuthorizationRequiredError || error instanceof NoValidTokenError;
}

async function requestConsent(
  connector: string,
  params: ConnectTokenParams,
  { vercelToken, redirectUrl, deviceCode }: ConnectAuthProviderOptions,
): Promise<ConsentChallenge> {
  const pending = await startAuthorization(connector, params, {
    vercelToken,
    callbackUrl: redirectUrl || undefined,
    deviceCode: deviceCode || undefined,
  });
  const { url, request, verifier, expiresAt } = pending;
  const common = { connector, subject: params.subject, url, request, verifier, expiresAt };
  return { ...common, deviceCode: pending.deviceCode };
}
