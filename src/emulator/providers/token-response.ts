import type { TokenEndpointResponse } from 'oauth4webapi';
import type { Service } from '../service.js';
import type { ProviderGrant } from '../state/provider-records.js';
import type { ProviderSettings } from '../state/provider-settings.js';

const DEFAULT_LIFETIME_S = 3600;

/** Tokens of a provider, without the grant that they are of. */
export type ProviderTokens = Omit<ProviderGrant, 'authorizationId'>;

/**
 * What a token response means for the service.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.1
 */
export function tokensOf(
  { clock }: Service,
  tokens: TokenEndpointResponse,
  { defaultTokenExpiresIn = DEFAULT_LIFETIME_S }: ProviderSettings,
): ProviderTokens {
  return {
    accessToken: tokens.access_token,
    expiresAt: clock.now() + (tokens.expires_in ?? defaultTokenExpiresIn) * 1000,
    refreshToken: tokens.refresh_token,
    scopes: tokens.scope?.split(' ').filter(Boolean),
  };
}
