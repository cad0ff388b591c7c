import type { Service } from '../service.js';
import { bearerOf } from '../wire/bearer.js';
import { OAuthError } from './oauth-error.js';

/**
 * `GET /oauth/userinfo`: who signed in, as far as the scopes of the token tell.
 * @see https://openid.net/specs/openid-connect-core-1_0.html#UserInfo
 */
export function answerUserinfo(service: Service, request: Request): Response {
  const { store, clock } = service;
  const bearer = bearerOf(request.headers.get('authorization'));
  for (const { profile, accessTokens } of store.signIns) {
    const issued = accessTokens.find(({ token }) => token === bearer);
    if (profile === undefined || issued === undefined || clock.now() >= issued.expiresAt) continue;
    const { sub, name, email } = profile;
    return Response.json({
      sub,
      ...(issued.scopes.includes('profile') && { name }),
      ...(issued.scopes.includes('email') && { email, email_verified: true }),
    });
  }
  throw new OAuthError('invalid_token', 'The access token is unknown, expired or revoked.');
}
