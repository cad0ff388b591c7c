import { type AuthFn, extractBearerToken, vercelOidc, withAuthChallenges } from 'eve/channels/auth';
import { isConnectError } from '../errors.js';
import { type VerifiedRequest, verifyForwardedRequest } from '../webhooks/forwarded-request.js';
import { issuingEmulator } from '../webhooks/token-issuer.js';

/**
 * Accepts webhooks that the service forwarded: eve's own check of the OIDC token, and while
 * `VERCEL_CONNECT_API_URL` names this machine, the same for tokens of the emulator there. Leaves
 * every other request to the next authenticator.
 */
export function forwardedWebhookVerifier(): AuthFn<Request> {
  const ofVercel = vercelOidc();
  const verify: AuthFn<Request> = (request) =>
    isFromEmulator(request) ? ofEmulator(request) : ofVercel(request);
  return withAuthChallenges(verify, [{ scheme: 'Bearer' }]);
}

function isFromEmulator(request: Request): boolean {
  const token = extractBearerToken(request.headers.get('authorization'));
  return token !== null && issuingEmulator(token) !== undefined;
}

async function ofEmulator(request: Request) {
  try {
    return sessionOf(await verifyForwardedRequest(request));
  } catch (error) {
    if (!isConnectError(error)) throw error;
    // To eve a refusal is `null`, and its channels log only that there was one.
    console.warn(`[grantkit:eve] ${error.message}`);
    return null;
  }
}

function sessionOf({ payload }: VerifiedRequest) {
  const { iss: issuer = '', sub: subject = '' } = payload;
  return {
    authenticator: 'oidc',
    principalType: 'runtime',
    principalId: `${issuer}:${subject}`,
    issuer,
    subject,
    attributes: textClaims(payload),
  };
}

function textClaims(claims: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(claims).filter(([, value]) => typeof value === 'string'),
  );
}
