import { providerOptionsSchema } from '../internal/validation/adapter-schemas.js';
import { checkArgument } from '../internal/validation/arguments.js';
import { record } from '../internal/validation/param-schemas.js';
import type { ConnectTokenParams } from '../types.js';
import { ConsentRequiredError } from './consent-challenge.js';
import { ConsentPrompt } from './consent-prompt.js';
import {
  CONNECT_DISCOVERY_STATE,
  CONNECT_MANAGED_REDIRECT_URL,
  ISSUER,
} from './discovery-state.js';
import type { ConnectAuthProviderOptions } from './options.js';
import { ProviderParams } from './provider-params.js';
import { ProviderTokens } from './provider-tokens.js';
import type { ConnectOAuthClientProvider } from './types.js';

/**
 * An `OAuthClientProvider` whose tokens and consents come from the service.
 *
 * @param connector UID such as `oauth/linear`, or opaque id
 * @param params whose token, and for what; a later change of the object has no effect
 * @throws {ConnectValidationError} when an option has another type, or params are no object; what
 * their fields break is told when a token is asked for
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
  checkArgument<unknown>(record, 'params', params);
  const settings = checkArgument(providerOptionsSchema, 'options', options ?? {});
  const wanted = new ProviderParams(connector, params, settings.vercelToken);
  const tokens = new ProviderTokens(connector, wanted, settings.vercelToken);
  const consent = new ConsentPrompt(connector, wanted, settings);
  return {
    async tokens() {
      try {
        const { tokens: served, refusal } = await tokens.read();
        consent.observe(refusal);
        return served;
      } catch (error) {
        return await consent.missing(error);
      }
    },
    async redirectToAuthorization(authorizationUrl) {
      tokens.demand(scopesIn(authorizationUrl));
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
    redirectUrl: settings.redirectUrl || CONNECT_MANAGED_REDIRECT_URL,
    clientMetadata: { redirect_uris: [] },
    ...MEMBERS_WITHOUT_STATE,
  };
}

/** The scopes that an MCP server has named; callers of 2.3.2 may give no URL. */
function scopesIn(authorizationUrl?: URL): string[] {
  const scopes = authorizationUrl?.searchParams?.get('scope')?.split(' ') ?? [];
  return scopes.filter((scope) => scope !== '' && scope !== '*');
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
