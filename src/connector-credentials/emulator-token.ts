import { createRemoteJWKSet, decodeJwt, type JWTVerifyOptions, jwtVerify } from 'jose';
import { isOnEmulator } from './emulator-origin.js';
import { type ForwardedRequestOptions, missingExpectation, unmetClaim } from './expected-claims.js';

const ISSUER_PATH = '/oidc';

/** The issuer of a token when it is the emulator at `origin`, under any name of this machine. */
export function emulatorIssuer(token: string, origin: string): string | undefined {
  const issuer = unverifiedIssuer(token);
  const isEmulator = issuer !== undefined && isOnEmulator(issuer, { origin, path: ISSUER_PATH });
  return isEmulator ? issuer : undefined;
}

/**
 * Verifies a token of the emulator at `origin` with its keys and the rules of the real issuer.
 * @throws {Error} that says what is wrong with the token
 */
export async function verifyEmulatorToken(
  token: string,
  { origin, issuer }: { origin: string; issuer: string },
  options: ForwardedRequestOptions = {},
) {
  const missing = missingExpectation(options);
  if (missing !== undefined) throw new TypeError(missing);
  const { projectId, environment, ownerId, ...jwtOptions } = options;
  const rules: JWTVerifyOptions = { issuer, ...jwtOptions, algorithms: ['RS256'] };
  const keys = createRemoteJWKSet(new URL('/.well-known/jwks', origin));
  const result = await jwtVerify(token, keys, rules);
  const unmet = unmetClaim(result.payload, options);
  if (unmet !== undefined) throw new TypeError(unmet);
  return result;
}

function unverifiedIssuer(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}
