import type { JWTPayload } from 'jose';
import { decodeJwt } from 'jose/jwt/decode';

/** What a token says of itself, which nobody has checked; nothing when it cannot be read. */
export function unverifiedClaims(token: string): JWTPayload {
  try {
    return decodeJwt(token);
  } catch {
    return {};
  }
}
