import { consentStateOf } from '../internal/consent-state.js';
import type { ConnectTokenParams } from '../types.js';
import { ConsentRequiredError } from './consent-challenge.js';
import { ConsentPrompt } from './consent-prompt.js';
import {
  CONNECT_DISCOVERY_STATE,
  CONNECT_MANAGED_REDIRECT_URL,
  ISSUER,
} from './discovery-state.js';
import type { ConnectAuthProviderOptions } from './options.js';
import { ProviderTokens } from './provider-tokens.js';
import { snapshotOf } from './snapshot.js';
import type { ConnectOAuthClientProvider } from './types.js';

/**
 * An `OAuthClientProvider` whose tokens and consents come from the service.
 *
 * @param connector UID such as `oauth/linear`, or opaque id
 * @param params whose token, and for what; a later change of the object has no effect
 * @example
 * const subject = { type: 'user', id: userId } as const;
 * const authProvider = connectAuthProvider('oauth/linear', { subject });
 * const transport = new StreamableHTTPClientTransport(new URL(url), { authProvider });
 */
export function connectAuthProvider(
  connector: string,
  params: ConnectTokenParams,
  options: ConnectAuthProviderOptions = {},
): ConnectOAuthClientProvider {
  const [own, settings] = [snapshotOf(params), { ...options }];
  const tokens = new ProviderTokens(connector, own, settings.vercelToken);
  const consent = new ConsentPrompt(connector, own, settings);
  return {
    async tokens() {
      try {
        const served = await tokens.read();
        consent.observe(undefined);
        return served;
      } catch (error) {
        const state = consentStateOf(error);
        if (state === undefined) throw error;
        consent.observe(state);
        if (state === 'denied') throw error;
        if (settings.consent !== 'eager') return undefined;
        throw new ConsentRequiredError(await consent.challenge(), { cause: error });
      }
    },
    async redirectToAuthorization() {
      tokens.refuse();
      const challenge = await consent.challenge();
      if (!settings.onConsentRequired) throw new ConsentRequiredError(challenge);
    },
    async validateAuthorizationServerURL() {
      tokens.refuse();
      // To return would send the client to the URL that the MCP server named.
      throw new ConsentRequiredError(await consent.challenge());
    },
    invalidateCredentials(scope, context) {
      if (scope === 'tokens' || scope === 'all') tokens.refuse(context?.tokens.access_token);
    },
    clientInformation: () => ({ client_id: connector, issuer: ISSUER }),
    get redirectUrl() {
      return settings.redirectUrl || CONNECT_MANAGED_REDIRECT_URL;
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
    throw new Error('codeVerifier() is unsupported: Vercel Connect exchanges the code itself.');
  },
  saveTokens: ignore,
  saveCodeVerifier: ignore,
  saveDiscoveryState: ignore,
  saveAuthorizationServerInformation: ignore,
};
