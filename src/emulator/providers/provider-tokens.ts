import * as oauth from 'oauth4webapi';
import type { Service } from '../service.js';
import { END_OF_TIME } from '../state/clock.js';
import { isGranted } from '../state/grants.js';
import { findProviderGrant, keepProviderGrant } from '../state/provider-records.js';
import type { IssuedToken } from '../state/records.js';
import { currentToken, issueToken, type TokenOrder } from '../state/tokens.js';
import { ServiceError } from '../wire/service-error.js';
import { keepsTokenOf } from './dialects.js';
import { type MachineTokens, machineGrant } from './machine-grants.js';
import { openProvider, type Provider } from './provider.js';
import { askProvider } from './provider-refusal.js';
import { endAtProvider } from './revoke-at-provider.js';
import { type ProviderTokens, tokensOf } from './token-response.js';

const DEFAULT_VALIDITY_BUFFER_MS = 30_000;

/**
 * The token of a real provider for an order: the one that the service has, or else a new one.
 * @throws {ServiceError} `no_token` with the provider's words
 */
export async function obtainProviderToken(
  service: Service,
  order: TokenOrder,
): Promise<IssuedToken> {
  const current = currentToken(service, order);
  if (current !== undefined) return current;
  const { authorizationId, principal } = order.grant;
  if (!keepsTokenOf(order.connector, principal)) {
    return issueIfGranted(service, order, await machineGrant(service, order));
  }
  const key = authorizationId;
  const before = service.renewals.get(key);
  const renewal = (async () => {
    await before?.catch(() => {});
    const known = currentToken(service, order);
    return known ?? issueIfGranted(service, order, await keptTokens(service, order));
  })();
  service.renewals.set(key, renewal);
  try {
    return await renewal;
  } finally {
    if (service.renewals.get(key) === renewal) service.renewals.delete(key);
  }
}

/** What came after a revocation is not given out, and ended where it came from. */
async function issueIfGranted(
  service: Service,
  order: TokenOrder,
  tokens: MachineTokens,
): Promise<IssuedToken> {
  const { connector, grant } = order;
  const { store } = service;
  if (isGranted(store, connector, grant)) return issue(service, order, tokens);
  const { accessToken, refreshToken } = tokens;
  const renewing = refreshToken === undefined ? [] : [refreshToken];
  // After a reset nothing of it is known any more.
  if (store.connectors.includes(connector)) {
    await endAtProvider(service, connector, { access: [accessToken], renewing, count: 0 });
  }
  throw new ServiceError('no_token', 'The grant was revoked while the provider was asked.');
}

function issue(service: Service, order: TokenOrder, tokens: MachineTokens): IssuedToken {
  const { accessToken: token, assertion } = tokens;
  // One that lasts for ever is given out for a while at a time.
  const isEndless = tokens.expiresAt === END_OF_TIME;
  const expiresAt = isEndless
    ? service.clock.now() + order.connector.tokenLifetimeMs
    : tokens.expiresAt;
  return issueToken(service, { ...order, assertion }, { token, expiresAt });
}

/** What a person's consent brought, renewed when it is about to expire. */
async function keptTokens(service: Service, order: TokenOrder): Promise<ProviderTokens> {
  const { store, clock } = service;
  const { grant, connector, validityBufferMs = DEFAULT_VALIDITY_BUFFER_MS } = order;
  const held = findProviderGrant(store, grant);
  if (held === undefined) {
    throw new ServiceError(
      grant.principal.type === 'app' ? 'client_installation_required' : 'no_token',
      `The consent was not given at the provider of ${connector.uid}, so that it has no token.`,
    );
  }
  const { expiresAt, refreshToken } = held;
  if (expiresAt - clock.now() > (refreshToken === undefined ? 0 : validityBufferMs)) return held;
  if (refreshToken === undefined) {
    throw new ServiceError(
      'no_token',
      'The token has expired, and the provider gave none to renew it.',
    );
  }
  const tokens = await askProvider(service, connector, [refreshToken], async (noted) => {
    const provider = await openProvider(noted, connector, grant.principal.type);
    return tokensOf(service, await refresh(provider, refreshToken), provider);
  });
  const renewed = { ...held, ...tokens, refreshToken: tokens.refreshToken ?? refreshToken };
  // The grant may have been revoked in the meantime.
  if (isGranted(store, connector, grant)) keepProviderGrant(store, renewed);
  return renewed;
}

/** @see https://www.rfc-editor.org/rfc/rfc6749#section-6 */
async function refresh(provider: Provider, refreshToken: string) {
  const { server, client, authentication, options, resource } = provider;
  const additionalParameters: Record<string, string> = resource === undefined ? {} : { resource };
  const response = await oauth.refreshTokenGrantRequest(
    ...([server, client, authentication, refreshToken] as const),
    { ...options, additionalParameters },
  );
  return oauth.processRefreshTokenResponse(server, client, response);
}
