import type { ForwardedRequestOptions } from '../webhooks/claims.js';
import { verifyForwardedRequest } from '../webhooks/forwarded-request.js';
import type { ConnectWebhookVerifier } from './types.js';

/**
 * Which deployment identities to accept, and other options of `verifyVercelOidcToken` of
 * `@vercel/oidc`.
 * @default the project `VERCEL_PROJECT_ID` in the environment `VERCEL_TARGET_ENV` or `VERCEL_ENV`
 */
export type ConnectWebhookVerifierOptions = ForwardedRequestOptions;

/**
 * A verifier of webhooks that the service forwards; it takes the place of the provider's signature.
 *
 * It accepts a request whose bearer is a Vercel OIDC token of this project and environment, and
 * refuses every request while it does not know which these are. While `VERCEL_CONNECT_API_URL`
 * names this machine, tokens of the emulator there are accepted too.
 * @throws {ConnectError} (the verifier) with the code of its `cause`, as `@vercel/oidc` and jose have
 * it, such as `ERR_JWT_EXPIRED`; where that has none, `bearer_missing`, `webhook_misconfigured` or
 * `webhook_refused`. A {@link ConnectNetworkError}, whose own code is `webhook_keys_unavailable`,
 * when the keys of the issuer could not be fetched.
 */
export function createConnectWebhookVerifier(
  options?: ConnectWebhookVerifierOptions,
): ConnectWebhookVerifier {
  return async (request) => {
    await verifyForwardedRequest(request, options);
    return true;
  };
}
