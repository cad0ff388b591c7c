import type { Service } from '../service.js';
import type { Connector } from '../state/records.js';
import type { SignIn } from '../state/sign-in.js';
import { ServiceError } from '../wire/service-error.js';
import { brokenUrlRule } from '../wire/urls.js';
import { OAuthError } from './oauth-error.js';

const PAGE_LIFETIME_MS = 10 * 60_000;
// RFC 7636: the base64url form of a SHA-256.
const S256_CHALLENGE = /^[\w-]{43}$/;

/** Where the answer to an authorization request goes. */
export interface ReturnAddress {
  redirectUri: string;
  state?: string;
}

/**
 * The connector and the return address of a request; no browser is redirected before both have
 * been checked.
 * @throws {ServiceError} that the page shows
 */
export function requireReturnAddress(
  { store }: Service,
  query: URLSearchParams,
): { connector: Connector; address: ReturnAddress } {
  const clientId = query.get('client_id') ?? '';
  const connector = store.findConnector(clientId, query.get('teamId') ?? undefined);
  if (connector === undefined || connector.deletedAt !== undefined) {
    throw new ServiceError('not_found', `client_id: there is no connector "${clientId}".`);
  }
  const redirectUri = query.get('redirect_uri') ?? '';
  // An empty fragment is one too, and the `hash` of a URL does not show it.
  const hasFragment = redirectUri.includes('#');
  const problem = hasFragment ? 'expected a URL without a fragment' : brokenUrlRule(redirectUri);
  if (problem !== undefined) throw new ServiceError('bad_request', `redirect_uri: ${problem}.`);
  return { connector, address: { redirectUri, state: query.get('state') ?? undefined } };
}

/**
 * Opens the sign-in that a request asks for.
 * @throws {OAuthError} that the return address is told
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1
 */
export function openSignIn(
  { store, ids, clock }: Service,
  query: URLSearchParams,
  connector: Connector,
  address: ReturnAddress,
): SignIn {
  if (query.get('response_type') !== 'code') {
    throw new OAuthError('unsupported_response_type', 'response_type: expected "code".');
  }
  const signIn: SignIn = {
    ...address,
    id: ids.next('gws'),
    requestCode: ids.secret('sign-in'),
    connectorId: connector.id,
    scopes: (query.get('scope') ?? '').split(' ').filter(Boolean),
    codeChallenge: challengeOf(query),
    expiresAt: clock.now() + PAGE_LIFETIME_MS,
    isDecided: false,
    isRedeemed: false,
    isEnded: false,
    accessTokens: [],
  };
  store.signIns.push(signIn);
  return signIn;
}

/** @see https://www.rfc-editor.org/rfc/rfc7636#section-4.3 */
function challengeOf(query: URLSearchParams): string | undefined {
  const challenge = query.get('code_challenge');
  const method = query.get('code_challenge_method');
  if (challenge === null && method === null) return undefined;
  if (method !== 'S256') {
    throw new OAuthError('invalid_request', 'code_challenge_method: expected "S256".');
  }
  if (challenge !== null && S256_CHALLENGE.test(challenge)) return challenge;
  throw new OAuthError('invalid_request', 'code_challenge: expected 43 characters of base64url.');
}
