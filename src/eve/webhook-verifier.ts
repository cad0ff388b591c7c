import {
  type AuthFn,
  createUnauthorizedResponse,
  extractBearerToken,
  vercelOidc,
  withAuthChallenges,
} from 'eve/channels/auth';
import { type ConnectError, isConnectError } from '../errors.js';
import {
  refusalByClaims,
  type VerifiedRequest,
  verifyForwardedRequest,
} from '../webhooks/forwarded-request.js';
import { issuingEmulator } from '../webhooks/token-issuer.js';

const CHALLENGES = [{ scheme: 'Bearer' }] as const;
/** To eve, every environment of the project is the same project. */
const EVES_RULE = { environment: '*' };

/**
 * Accepts webhooks that the service forwarded: eve's own check of the OIDC token, and while
 * `VERCEL_CONNECT_API_URL` names this machine, the same for tokens of the emulator there.
 *
 * @param onRefusal told of each refusal, for a channel that logs none
 * @throws {ConnectError} (the verifier) for every other request, with the codes of
 * {@link verifyForwardedRequest}; eve's own check gives `null`, which its channels for Linq take for
 * an acceptance. `routeAuth` answers with 401.
 */
export function forwardedWebhookVerifier(
  onRefusal?: (error: ConnectError) => void,
): AuthFn<Request> {
  const ofVercel = vercelOidc();
  const verify: AuthFn<Request> = async (request) => {
    try {
      if (isFromEmulator(request)) return sessionOf(await verifyForwardedRequest(request));
      const session = await ofVercel(request);
      if (session) return session;
      throw refusalByClaims(request, EVES_RULE);
    } catch (error) {
      if (!isConnectError(error)) throw error;
      onRefusal?.(error);
      throw withResponse(error);
    }
  };
  return withAuthChallenges(verify, CHALLENGES);
}

function isFromEmulator(request: Request): boolean {
  const token = extractBearerToken(request.headers.get('authorization'));
  return token !== null && issuingEmulator(token) !== undefined;
}

/** What eve's `routeAuth` answers with; it tells the sender nothing of the reason. */
function withResponse(error: ConnectError): ConnectError {
  const response = createUnauthorizedResponse({ challenges: CHALLENGES });
  return Object.defineProperty(error, 'response', { value: response, configurable: true });
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
