import type { Service } from '../service.js';
import { sha256 } from '../state/ids.js';
import { endSignIn, type SignIn } from '../state/sign-in.js';
import type { Client } from './client-authentication.js';
import { OAuthError } from './oauth-error.js';

/** What a grant is exchanged for: tokens of a sign-in, for these scopes. */
export interface Redeemed {
  signIn: SignIn;
  scopes: string[];
}

type Redeem = (service: Service, client: Client, form: URLSearchParams) => Redeemed;

const GRANT_TYPES = new Map<string, Redeem>([
  ['authorization_code', redeemCode],
  ['refresh_token', redeemRefreshToken],
]);

/** Grant types of the token endpoint. */
export const SUPPORTED_GRANT_TYPES = [...GRANT_TYPES.keys()];

/**
 * Redeems the grant of a token request, which is a code or a refresh token.
 * @throws {OAuthError} when it is not valid
 */
export function redeemGrant(service: Service, client: Client, form: URLSearchParams): Redeemed {
  const grantType = form.get('grant_type') ?? '';
  const redeem = GRANT_TYPES.get(grantType);
  if (redeem !== undefined) return redeem(service, client, form);
  const expected = SUPPORTED_GRANT_TYPES.join(' or ');
  throw new OAuthError('unsupported_grant_type', `grant_type: expected ${expected}.`);
}

/** @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3 */
function redeemCode(service: Service, client: Client, form: URLSearchParams): Redeemed {
  const code = required(form, 'code');
  const signIn = service.store.signIns.find((each) => each.code === code);
  if (signIn?.connectorId !== client.connector.id) throw badGrant('The code is unknown.');
  if (signIn.isRedeemed) {
    // The second use may be a thief's: the tokens of the first one end too.
    endSignIn(signIn);
    throw badGrant('The code has been used before.');
  }
  if (service.clock.now() >= signIn.expiresAt) throw badGrant('The code has expired.');
  if (required(form, 'redirect_uri') !== signIn.redirectUri) {
    throw badGrant('redirect_uri: expected the one of the authorization request.');
  }
  // Before the verifier is checked, so that nobody can try a second one.
  signIn.isRedeemed = true;
  checkVerifier(signIn, form.get('code_verifier'));
  signIn.redeemer = redeemerOf(client);
  if (signIn.scopes.includes('offline_access')) signIn.refreshToken = service.ids.secret('refresh');
  return { signIn, scopes: signIn.scopes };
}

/** @see https://www.rfc-editor.org/rfc/rfc6749#section-6 */
function redeemRefreshToken(service: Service, client: Client, form: URLSearchParams): Redeemed {
  const token = required(form, 'refresh_token');
  const signIn = service.store.signIns.find((each) => each.refreshToken === token);
  if (signIn === undefined || !isRedeemedBy(signIn, client)) {
    throw badGrant('The refresh token is unknown.');
  }
  const scopes = form.get('scope')?.split(' ').filter(Boolean) ?? signIn.scopes;
  if (scopes.every((scope) => signIn.scopes.includes(scope))) return { signIn, scopes };
  throw new OAuthError('invalid_scope', 'scope: expected no more than was granted.');
}

/** Whether a client is the one that redeemed the code of a sign-in. */
export function isRedeemedBy({ connectorId, redeemer }: SignIn, client: Client): boolean {
  return connectorId === client.connector.id && redeemer === redeemerOf(client);
}

/**
 * Makes sure that a sign-in has not ended in the meantime.
 * @throws {OAuthError} `invalid_grant`
 */
export function requireLiveSignIn({ isEnded }: SignIn): void {
  if (isEnded) throw badGrant('The sign-in has ended meanwhile.');
}

function redeemerOf({ deployment: { projectId, environment } }: Client): string {
  return `${projectId}:${environment}`;
}

/** @see https://www.rfc-editor.org/rfc/rfc7636#section-4.6 */
function checkVerifier({ codeChallenge }: SignIn, verifier: string | null): void {
  if (codeChallenge === undefined && verifier === null) return;
  if (verifier === null) throw badGrant('code_verifier: the request came with a challenge.');
  if (codeChallenge === undefined) throw badGrant('code_verifier: the request had no challenge.');
  if (sha256(verifier) !== codeChallenge) throw badGrant('code_verifier: does not match.');
}

function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value) return value;
  throw new OAuthError('invalid_request', `${name}: expected a value.`);
}

function badGrant(message: string): OAuthError {
  return new OAuthError('invalid_grant', message);
}
