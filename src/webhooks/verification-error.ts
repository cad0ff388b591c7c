import { ConnectError, ConnectNetworkError, isConnectError } from '../errors.js';
import { type ForwardedRequestOptions, missingExpectation } from './claims.js';
import { VERCEL_ISSUER } from './token-issuer.js';

// What Node and Bun call a system or TLS error; those of a token are jose's and `@vercel/oidc`'s.
const SYSTEM_CODE = /^(?!ERR_)|^ERR_(?:TLS|SSL)_/;
const BAD_ANSWER = /JSON Web Key Set HTTP response/;

// As the libraries and systems name failures; anything else may be part of a token.
const PLAIN_CODE = /^\w{1,64}$/;

/**
 * The error that tells why a forwarded request was not accepted. Its code is that of `cause`, as
 * `@vercel/oidc`, jose or the system has it, else one of this package.
 */
export function verificationError(cause: unknown, options?: ForwardedRequestOptions): ConnectError {
  if (isConnectError(cause)) return cause;
  const code = codeOf(cause);
  // The library looks at its configuration last, after the network.
  const missing = code === undefined ? missingExpectation(options) : undefined;
  if (missing !== undefined) {
    return new ConnectError(`No forwarded webhook can be accepted: ${missing}.`, {
      code: 'webhook_misconfigured',
      hint: 'Expose the system environment variables to the deployment, or pass the option.',
      cause,
    });
  }
  if (isKeyFailure(cause)) return keysUnavailable(VERCEL_ISSUER, cause);
  const said = cause instanceof Error ? cause.message : String(cause);
  return new ConnectError(`Refused a forwarded webhook: ${said}`, {
    code: code ?? 'webhook_refused',
    cause,
  });
}

/** The failure to fetch the keys of `issuer`, which says nothing about the token. */
export function keysUnavailable(issuer: string, cause: unknown): ConnectNetworkError {
  const reason = cause instanceof Error ? ` (${cause.message})` : '';
  return new ConnectNetworkError(
    `Could not check a forwarded webhook: ${issuer} did not give its keys${reason}.`,
    { code: codeOf(cause) ?? 'webhook_keys_unavailable', retryable: true, cause },
  );
}

/** Whether a verification failed because the keys of the issuer could not be fetched. */
export function isKeyFailure(error: unknown): boolean {
  const { name, message, cause } = Object(error);
  const code = codeOf(error);
  if (code === 'ERR_JWKS_TIMEOUT' || BAD_ANSWER.test(message)) return true;
  // A failed `fetch` is a TypeError, and unlike one about an argument it has a cause.
  const isFetchFailure = name === 'TypeError' && cause !== undefined;
  return isFetchFailure || (code !== undefined && SYSTEM_CODE.test(code));
}

function codeOf(error: unknown): string | undefined {
  const { code } = Object(error);
  return typeof code === 'string' && PLAIN_CODE.test(code) ? code : undefined;
}
