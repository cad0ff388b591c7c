import type { GenericOAuthConfig } from 'better-auth/plugins/generic-oauth';
import { accessTokenReplySchema } from '../internal/validation/reply-schemas.js';
import { callGateway } from '../oauth-gateway/call-gateway.js';
import { clientCredentials, type OidcTokenFetcher } from '../oauth-gateway/client-credentials.js';
import { gatewayEndpoints } from '../oauth-gateway/sign-in.js';

type GetToken = NonNullable<GenericOAuthConfig['getToken']>;
type CodeGrant = Parameters<GetToken>[0];
type Tokens = Awaited<ReturnType<GetToken>>;

/** As which client to ask the gateway. */
export interface GatewayClient {
  connector: string;
  getVercelOidcToken?: OidcTokenFetcher;
}

/** @see https://www.rfc-editor.org/rfc/rfc6749#section-5.1 */
interface TokenReply extends Record<string, unknown> {
  access_token: string;
  token_type?: string;
  refresh_token?: string;
  id_token?: string;
  scope?: unknown;
  expires_in?: unknown;
  refresh_token_expires_in?: unknown;
}

/**
 * Exchanges an authorization code for tokens.
 * @throws {ConnectError} when the gateway refused or was not reached
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3
 */
export async function exchangeCode(
  { code, redirectURI, codeVerifier, deviceId }: CodeGrant,
  { connector, getVercelOidcToken }: GatewayClient,
): Promise<Tokens> {
  const { header, secrets } = await clientCredentials(connector, getVercelOidcToken);
  const form = new URLSearchParams({ grant_type: 'authorization_code', code });
  form.set('redirect_uri', redirectURI);
  if (codeVerifier) form.set('code_verifier', codeVerifier);
  if (deviceId) form.set('device_id', deviceId);
  const reply = await callGateway<TokenReply>({
    url: gatewayEndpoints.tokenUrl,
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded',
      Accept: 'application/json',
      Authorization: header,
    },
    body: form.toString(),
    replySchema: accessTokenReplySchema,
    operation: 'Failed to exchange Vercel Connect authorization code',
    secrets: [...secrets, code, codeVerifier ?? ''],
  });
  return {
    tokenType: reply.token_type,
    accessToken: reply.access_token,
    refreshToken: reply.refresh_token,
    accessTokenExpiresAt: dateAfter(reply.expires_in),
    refreshTokenExpiresAt: dateAfter(reply.refresh_token_expires_in),
    scopes: scopesOf(reply.scope),
    idToken: reply.id_token,
    raw: reply,
  };
}

function dateAfter(seconds: unknown): Date | undefined {
  const durationMs = Number(seconds) * 1000;
  return Number.isFinite(durationMs) && durationMs ? new Date(Date.now() + durationMs) : undefined;
}

// Some providers send a list where the standard has a text.
function scopesOf(scope: unknown): string[] {
  if (Array.isArray(scope)) return scope.map(String);
  return typeof scope === 'string' ? scope.split(' ') : [];
}
