import { bearerOf } from '../auth/callers.js';
import type { Service } from '../service.js';
import { endSignIn } from '../state/sign-in.js';
import { authenticateClient, type Client } from './client-authentication.js';
import { gatewayIssuer } from './discovery.js';
import { OAuthError } from './oauth-error.js';
import { isRedeemedBy, type Redeemed, redeemGrant, requireLiveSignIn } from './token-grants.js';

const LIFETIME_S = 3600;

/** `POST /oauth/token` */
export async function answerToken(service: Service, request: Request): Promise<Response> {
  const client = await authenticateClient(service, request);
  const redeemed = redeemGrant(service, client, await readForm(request));
  const { signIn, scopes } = redeemed;
  const token = await service.gatewayKeys.sign(accessTokenClaims(service, client, redeemed));
  requireLiveSignIn(signIn);
  const expiresAt = service.clock.now() + LIFETIME_S * 1000;
  signIn.accessTokens.push({ token, scopes, expiresAt });
  const body = {
    access_token: token,
    token_type: 'Bearer',
    expires_in: LIFETIME_S,
    refresh_token: signIn.refreshToken,
    scope: scopes.join(' '),
  };
  return Response.json(body, { headers: { 'cache-control': 'no-store' } });
}

/**
 * `POST /oauth/revoke`
 * @see https://www.rfc-editor.org/rfc/rfc7009
 */
export async function answerRevoke(service: Service, request: Request): Promise<Response> {
  const client = await authenticateClient(service, request);
  const token = (await readForm(request)).get('token');
  for (const signIn of service.store.signIns) {
    if (!isRedeemedBy(signIn, client)) continue;
    if (token !== null && signIn.refreshToken === token) endSignIn(signIn);
    signIn.accessTokens = signIn.accessTokens.filter((each) => each.token !== token);
  }
  return new Response(null, { status: 200 });
}

/**
 * `GET /oauth/userinfo`: the profile of the person, as far as the scopes of the token allow.
 * @see https://openid.net/specs/openid-connect-core-1_0.html#UserInfo
 */
export function answerUserinfo(service: Service, request: Request): Response {
  const { store, clock, limits } = service;
  const bearer = bearerOf(request.headers.get('authorization'));
  for (const { profile, accessTokens, connectorId } of store.signIns) {
    const issued = accessTokens.find(({ token }) => token === bearer);
    if (profile === undefined || issued === undefined || clock.now() >= issued.expiresAt) continue;
    limits.spend('gateway', store.connector(connectorId).teamId, clock.now());
    const { sub, name, email } = profile;
    return Response.json({
      sub,
      ...(issued.scopes.includes('profile') && { name }),
      ...(issued.scopes.includes('email') && { email, email_verified: true }),
    });
  }
  throw new OAuthError('invalid_token', 'The access token is unknown, expired or revoked.');
}

function accessTokenClaims(service: Service, client: Client, { signIn, scopes }: Redeemed) {
  const { teamId, projectId, environment } = client.deployment;
  const { id, uid, installations } = client.connector;
  const installation = installations.find(({ isDefault }) => isDefault);
  const now = Math.floor(service.clock.now() / 1000);
  return {
    iss: gatewayIssuer(service),
    aud: [teamId, projectId, environment].join(':'),
    sub: signIn.id,
    typ: 'at',
    jti: service.ids.next('gat'),
    scope: scopes.join(' '),
    clientId: id,
    clientUid: uid,
    tenantId: installation?.tenantId,
    installationId: installation?.id,
    iat: now,
    exp: now + LIFETIME_S,
  };
}

async function readForm(request: Request): Promise<URLSearchParams> {
  const type = request.headers.get('content-type') ?? '';
  if (type.startsWith('application/x-www-form-urlencoded')) {
    return new URLSearchParams(await request.text());
  }
  throw new OAuthError('invalid_request', 'Expected application/x-www-form-urlencoded.');
}
