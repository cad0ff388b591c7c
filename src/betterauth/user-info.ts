import type { GenericOAuthConfig } from 'better-auth/plugins/generic-oauth';
import { ConnectError } from '../errors.js';
import { userInfoReplySchema } from '../internal/validation/reply-schemas.js';
import { callGateway } from '../oauth-gateway/call-gateway.js';
import { gatewayEndpoints } from '../oauth-gateway/sign-in.js';

type UserInfo = Awaited<ReturnType<NonNullable<GenericOAuthConfig['getUserInfo']>>>;

/** @see https://openid.net/specs/openid-connect-core-1_0.html#StandardClaims */
interface UserInfoReply {
  sub: string;
  email?: string | null;
  email_verified?: unknown;
  name?: string | null;
  picture?: string | null;
}

/**
 * What the gateway tells of the user whom an access token is for.
 * @throws {ConnectError} when the gateway refused or was not reached
 * @see https://openid.net/specs/openid-connect-core-1_0.html#UserInfo
 */
export async function fetchUserInfo(accessToken: string | undefined): Promise<UserInfo> {
  if (!accessToken) {
    throw new ConnectError('Missing access token for Vercel Connect userinfo.', {
      code: 'missing_access_token',
    });
  }
  const user = await callGateway<UserInfoReply>({
    url: gatewayEndpoints.userInfoUrl,
    method: 'GET',
    headers: { Authorization: `Bearer ${accessToken}` },
    replySchema: userInfoReplySchema,
    operation: 'Failed to fetch Vercel Connect user info',
    secrets: [accessToken],
  });
  return {
    id: user.sub,
    email: user.email,
    // Some providers send a text, and "false" is one.
    emailVerified: user.email_verified === true,
    name: user.name ?? undefined,
    image: user.picture ?? undefined,
  };
}
