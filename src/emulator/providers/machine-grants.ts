import * as oauth from 'oauth4webapi';
import type { Service } from '../service.js';
import type { TokenOrder } from '../state/tokens.js';
import { ServiceError } from '../wire/service-error.js';
import type { Dialect } from './dialect.js';
import { dialectOf } from './dialects.js';
import { openProvider, type Provider } from './provider.js';
import { askProvider } from './provider-refusal.js';
import { type ProviderTokens, tokensOf } from './token-response.js';

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
const DEFAULT_TTL_S = 300;

/** What a provider gave without a person, and the claims that the service asserted for it. */
export type MachineTokens = ProviderTokens & { assertion?: Record<string, unknown> };

/**
 * Asks a provider for a token for which nobody has to consent: the application's own, one for an
 * assertion, or one in exchange for another.
 * @throws {ServiceError} `no_token` with the provider's words
 */
export async function machineGrant(service: Service, order: TokenOrder): Promise<MachineTokens> {
  const { subject, connector } = order;
  const dialect = dialectOf(connector);
  if (dialect !== undefined) return mint(service, order, dialect);
  return askProvider(service, connector, [], async (noted) => {
    const provider = await openProvider(noted, connector);
    const { server, client } = provider;
    const assertion =
      subject?.type === 'jwt-bearer' ? assertionFor(service, provider, subject) : undefined;
    const response = await request(service, provider, order, assertion);
    const tokens = await oauth.processGenericTokenEndpointResponse(server, client, response);
    // What could renew it is not kept: asking again is as good.
    return { ...tokensOf(service, tokens, provider), refreshToken: undefined, assertion };
  });
}

/** What a provider with a dialect has instead of those grants. */
async function mint(service: Service, order: TokenOrder, dialect: Dialect): Promise<MachineTokens> {
  const { connector, grant } = order;
  const { type } = grant.principal;
  const make = dialect.mint;
  if (type !== 'app' || make === undefined) {
    const message = `${connector.serviceName} has no tokens for a "${type}" subject.`;
    throw new ServiceError('no_token', message);
  }
  const { token, lifetimeMs } = await askProvider(service, connector, [], async (noted) => {
    const { settings, options } = await openProvider(noted, connector);
    return make(order, settings, options[oauth.customFetch]);
  });
  return { accessToken: token, expiresAt: service.clock.now() + lifetimeMs };
}

async function request(
  service: Service,
  provider: Provider,
  order: TokenOrder,
  claims: Record<string, unknown> | undefined,
): Promise<Response> {
  const { server, client, authentication, options } = provider;
  const base = [server, client, authentication] as const;
  const { subject } = order;
  if (claims !== undefined) {
    const assertion = service.issuer.signAssertion(claims);
    const params = { ...commonParams(provider, order), assertion };
    return oauth.genericTokenEndpointRequest(...base, JWT_BEARER, params, options);
  }
  if (subject?.type === 'token') {
    const exchanged = { subject_token: subject.token, subject_token_type: ACCESS_TOKEN };
    const params = { ...commonParams(provider, order), ...exchanged };
    return oauth.genericTokenEndpointRequest(...base, TOKEN_EXCHANGE, params, options);
  }
  return oauth.clientCredentialsGrantRequest(...base, commonParams(provider, order), options);
}

function commonParams(
  { settings, resource }: Provider,
  { scopes, audience, resources }: TokenOrder,
): URLSearchParams | Record<string, string> {
  const params: Record<string, string> = {};
  if (scopes.length > 0) params['scope'] = scopes.join(' ');
  const wantedAudience = audience?.[0] ?? settings.defaultAudience;
  if (wantedAudience !== undefined) params['audience'] = wantedAudience;
  const wantedResource = resources?.[0] ?? resource;
  if (wantedResource !== undefined) params['resource'] = wantedResource;
  return params;
}

/** @see https://www.rfc-editor.org/rfc/rfc7523#section-3 */
function assertionFor(
  service: Service,
  { server, client, settings }: Provider,
  subject: { sub: string; iss?: string; aud?: string; additionalClaims?: Record<string, unknown> },
): Record<string, unknown> {
  const { jwtBearer = {} } = settings;
  const now = Math.floor(Date.now() / 1000);
  const claims = { ...jwtBearer.additionalClaims, ...subject.additionalClaims };
  return {
    ...claims,
    iss: subject.iss ?? jwtBearer.iss ?? client.client_id,
    sub: subject.sub,
    aud: subject.aud ?? jwtBearer.aud ?? server.token_endpoint,
    iat: now,
    exp: now + (jwtBearer.ttl ?? DEFAULT_TTL_S),
    jti: service.ids.secret('assertion'),
  };
}
