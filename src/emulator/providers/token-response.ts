import type { TokenEndpointResponse } from 'oauth4webapi';
import type { Service } from '../service.js';
import { END_OF_TIME } from '../state/clock.js';
import type { ProviderGrant } from '../state/provider-records.js';
import type { Provider } from './provider.js';

const DEFAULT_LIFETIME_S = 3600;

/** Tokens of a provider, without the grant that they are of. */
export type ProviderTokens = Omit<ProviderGrant, 'authorizationId'>;

/**
 * What a token response means for the service. A token without a lifetime lasts an hour, or, at a
 * provider with a dialect, for ever.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.1
 */
export function tokensOf(
  { clock }: Service,
  tokens: TokenEndpointResponse,
  { settings, dialect }: Pick<Provider, 'settings' | 'dialect'>,
): ProviderTokens {
  const { defaultTokenExpiresIn = DEFAULT_LIFETIME_S } = settings;
  const lifetimeS =
    tokens.expires_in ?? (dialect ? Number.POSITIVE_INFINITY : defaultTokenExpiresIn);
  return {
    accessToken: tokens.access_token,
    expiresAt: Math.min(clock.now() + lifetimeS * 1000, END_OF_TIME),
    refreshToken: tokens.refresh_token,
    scopes: tokens.scope?.split(' ').filter(Boolean),
  };
}
