import { type AuthFn, extractBearerToken, vercelOidc, withAuthChallenges } from 'eve/channels/auth';
import { emulatorOrigin } from '../connector-credentials/emulator-origin.js';
import { verifyForwardedRequest } from '../connector-credentials/forwarded-request.js';

/**
 * Accepts webhooks that the service forwarded: eve's own check of the OIDC token, and while
 * `VERCEL_CONNECT_API_URL` names this machine, the same for tokens of the emulator there.
 */
export function forwardedWebhookVerifier(): AuthFn<Request> {
  const ofVercel = vercelOidc();
  const verify: AuthFn<Request> = async (request) =>
    (await isFromEmulator(request)) ? ofEmulator(request) : ofVercel(request);
  return withAuthChallenges(verify, [{ scheme: 'Bearer' }]);
}

async function isFromEmulator(request: Request): Promise<boolean> {
  const token = extractBearerToken(request.headers.get('authorization'));
  const origin = emulatorOrigin();
  if (token === null || origin === undefined) return false;
  const { emulatorIssuer } = await import('../connector-credentials/emulator-token.js');
  return emulatorIssuer(token, origin) !== undefined;
}

async function ofEmulator(request: Request) {
  const { payload } = await verifyForwardedRequest(request);
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
