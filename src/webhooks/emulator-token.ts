import type { JSONWebKeySet, JWTVerifyOptions } from 'jose';
import { createLocalJWKSet } from 'jose/jwks/local';
import { jwtVerify } from 'jose/jwt/verify';
import { type ForwardedRequestOptions, missingExpectation, unmetClaim } from './claims.js';
import type { IssuingEmulator } from './token-issuer.js';
import { keysUnavailable } from './verification-error.js';

const KEYS_TIMEOUT_MS = 5_000;

/**
 * Verifies a token of the emulator at `origin` with its keys, at the time of its clock, and with
 * the rules of the real issuer.
 * @throws {Error} that says what is wrong with the token
 */
export async function verifyEmulatorToken(
  token: string,
  { origin, issuer }: IssuingEmulator,
  options: ForwardedRequestOptions = {},
) {
  const missing = missingExpectation(options);
  if (missing !== undefined) throw new TypeError(missing);
  const { projectId, environment, ownerId, ...jwtOptions } = options;
  const { keys, currentDate } = await emulatorKeys(origin);
  const rules: JWTVerifyOptions = { issuer, currentDate, ...jwtOptions, algorithms: ['RS256'] };
  const result = await jwtVerify(token, createLocalJWKSet(keys), rules);
  const unmet = unmetClaim(result.payload, options);
  if (unmet !== undefined) throw new TypeError(unmet);
  return result;
}

/** The keys of the emulator, and the time on its clock, which tests set. */
async function emulatorKeys(origin: string): Promise<{ keys: JSONWebKeySet; currentDate: Date }> {
  try {
    const response = await fetch(`${origin}/.well-known/jwks`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(KEYS_TIMEOUT_MS),
    });
    if (response.status !== 200) throw new Error(`the answer was ${response.status}`);
    const keys = (await response.json()) as JSONWebKeySet;
    return { keys, currentDate: dateOf(response) };
  } catch (cause) {
    throw keysUnavailable(origin, cause);
  }
}

function dateOf({ headers }: Response): Date {
  const date = new Date(headers.get('date') ?? '');
  return Number.isNaN(date.getTime()) ? new Date() : date;
}
