import { ConnectError, ConnectNetworkError, isConnectError } from '../errors.js';
import { type ForwardedRequestOptions, missingExpectation } from './claims.js';
import { VERCEL_ISSUER } from './token-issuer.js';

// What Node and Bun call a system or TLS error; those of a token are jose's and `@vercel/oidc`'s.
const SYSTEM_CODE = /^(?!ERR_)|^ERR_(?:TLS|SSL)_/;
const BAD_ANSWER = /JSON Web Key Set HTTP response/;

/** The error that tells why a forwarded request was not accepted. */
export function verificationError(cause: unknown, options: ForwardedRequestOptions): ConnectError {
  // The library looks at its configuration last, after the network.
  const missing = missingExpectation(options);
  if (missing !== undefined) {
    return new ConnectError(`No forwarded webhook can be accepted: ${missing}.`, {
      code: 'webhook_misconfigured',
      cause,
    });
  }
  if (isConnectError(cause)) return cause;
  if (isKeyFailure(cause)) return keysUnavailable(VERCEL_ISSUER, cause);
  const said = cause instanceof Error ? cause.message : String(cause);
  return new ConnectError(`Refused a forwarded webhook: ${said}`, {
    code: 'webhook_refused',
    cause,
  });
}

/** The failure to fetch the keys of `issuer`, which says nothing about the token. */
export function keysUnavailable(issuer: string, cause: unknown): ConnectNetworkError {
  const reason = cause instanceof Error ? ` (${cause.message})` : '';
  return new ConnectNetworkError(
    `Could not check a forwarded webhook: ${issuer} did not give its keys${reason}.`,
    { code: 'webhook_keys_unavailable', retryable: true, cause },
  );
}

/** Whether a verification failed because the keys of the issuer could not be fetched. */
export function isKeyFailure(error: unknown): boolean {
  const { name, message, code, cause } = Object(error);
  if (code === 'ERR_JWKS_TIMEOUT' || BAD_ANSWER.test(message)) return true;
  // A failed `fetch` is a TypeError, and unlike one about an argument it has a cause.
  const isFetchFailure = name === 'TypeError' && cause !== undefined;
  return isFetchFailure || (typeof code === 'string' && SYSTEM_CODE.test(code));
}
