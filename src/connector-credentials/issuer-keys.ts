import { ConnectNetworkError } from '../errors.js';

// What Node and Bun call a system or TLS error; those of a token are jose's and `@vercel/oidc`'s.
const SYSTEM_CODE = /^(?!ERR_)|^ERR_(?:TLS|SSL)_/;
const BAD_ANSWER = /JSON Web Key Set HTTP response/;

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
