import type { VercelOidcPayload } from '@vercel/oidc';
import { ConnectError } from '../errors.js';
import { type ForwardedRequestOptions, unmetClaim, unverifiedClaims } from './claims.js';
import { foreignIssuer, issuingEmulator } from './token-issuer.js';
import { verificationError } from './verification-error.js';

export type { ForwardedRequestOptions } from './claims.js';

/** What is known of a forwarded request: the claims of its bearer. */
export interface VerifiedRequest {
  payload: { iss?: string; sub?: string; [claim: string]: unknown };
}

const BEARER = /^bearer[ \t]+(\S+)$/i;

/**
 * Verifies that the service forwarded a request: its bearer is an OIDC token of this deployment.
 *
 * While `VERCEL_CONNECT_API_URL` names this machine, tokens of the emulator there are accepted too.
 * @throws {ConnectError} with the code of the `cause`, as `@vercel/oidc` and jose have it, such as
 * `ERR_JWT_EXPIRED`; else `bearer_missing`, `webhook_misconfigured` or `webhook_refused`
 * @throws {ConnectNetworkError} with the code of the `cause`, else `webhook_keys_unavailable`, when
 * the keys of the issuer could not be fetched
 */
export async function verifyForwardedRequest(
  request: Request,
  options?: ForwardedRequestOptions,
): Promise<VerifiedRequest> {
  const token = bearerOf(request);
  if (token === undefined) throw bearerMissing();
  try {
    return await verifyToken(token, options);
  } catch (cause) {
    throw verificationError(cause, options);
  }
}

/**
 * The error for a request that somebody else refused without a reason, by its token's own word.
 * Nothing is fetched for it, so that nobody makes us ask the issuer with forged tokens.
 */
export function refusalByClaims(request: Request, options?: ForwardedRequestOptions): ConnectError {
  const token = bearerOf(request);
  if (token === undefined) return bearerMissing();
  const claims = unverifiedClaims(token);
  const isToken = Object.keys(claims).length > 0;
  const unmet = isToken ? (foreignIssuer(token) ?? unmetClaim(claims, options)) : 'it is no token';
  const reason = unmet ?? 'its audience, time or signature is not valid';
  return verificationError(new TypeError(reason), options);
}

function bearerOf({ headers }: Request): string | undefined {
  return BEARER.exec(headers.get('authorization') ?? '')?.[1];
}

function bearerMissing(): ConnectError {
  return new ConnectError('Missing Authorization bearer token of a forwarded webhook.', {
    code: 'bearer_missing',
    hint: 'Point the provider at the trigger of the connector, not at this route.',
  });
}

async function verifyToken(
  token: string,
  options: ForwardedRequestOptions,
): Promise<VerifiedRequest> {
  const emulator = issuingEmulator(token);
  if (emulator !== undefined) {
    const { verifyEmulatorToken } = await import('./emulator-token.js');
    return verifyEmulatorToken(token, emulator, options);
  }
  const foreign = foreignIssuer(token);
  if (foreign !== undefined) throw new TypeError(foreign);
  const oidc = await import('@vercel/oidc');
  return oidc.verifyVercelOidcToken<VercelOidcPayload>(token, options);
}
