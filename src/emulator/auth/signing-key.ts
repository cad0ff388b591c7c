import {
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type JsonWebKey,
  type KeyObject,
  sign,
} from 'node:crypto';
import { promisify } from 'node:util';
import { calculateJwkThumbprint, type JWK } from 'jose';

/** The algorithm of every signature of the service. */
export const SIGNING_ALGORITHM = 'RS256';

/** A pair of keys that signs tokens. */
export interface SigningKey {
  privateKey: KeyObject;
  publicKey: KeyObject;
  kid: string;
}

/** A signing key as a snapshot holds it. */
export interface SavedKey {
  kid: string;
  jwk: JsonWebKey;
}

/** Generates a key; its id is the thumbprint (RFC 7638) unless one is given. */
export async function generateSigningKey(kid?: string): Promise<SigningKey> {
  const pair = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const jwk = pair.publicKey.export({ format: 'jwk' }) as JWK;
  return { ...pair, kid: kid ?? (await calculateJwkThumbprint(jwk)) };
}

/** What {@link loadSigningKey} makes the same key of. */
export function saveSigningKey({ privateKey, kid }: SigningKey): SavedKey {
  return { kid, jwk: privateKey.export({ format: 'jwk' }) };
}

/** The key that was saved. */
export function loadSigningKey({ kid, jwk }: SavedKey): SigningKey {
  const privateKey = createPrivateKey({ key: jwk, format: 'jwk' });
  return { privateKey, publicKey: createPublicKey(privateKey), kid };
}

/**
 * Signs a token (RFC 7519). `node:crypto` does it synchronously, so that `emulator.env` can be a plain
 * property.
 */
export function signJwt(claims: object, key: KeyObject | string, kid?: string): string {
  const input = [{ alg: SIGNING_ALGORITHM, typ: 'JWT', kid }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${input}.${sign('RSA-SHA256', Buffer.from(input), key).toString('base64url')}`;
}

/** The set of public keys to verify with. */
export function publicKeySet({ publicKey, kid }: SigningKey): { keys: JWK[] } {
  const jwk = publicKey.export({ format: 'jwk' }) as JWK;
  return { keys: [{ ...jwk, kid, alg: SIGNING_ALGORITHM, use: 'sig' }] };
}
