import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY = /^[\x21-\x7e]{32,}$/;

/** A text that only the holder of the key can read or change. */
export interface Sealed {
  /** Makes the key of this one box out of the holder's, in base64url. */
  salt: string;
  /** Tells a wrong key from a damaged box. */
  keyCheck: string;
  /** Initialization vector, ciphertext and tag, in base64url. */
  sealed: string;
}

/** A key that nobody knows. */
export function randomKey(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * Takes the key of an option as it is.
 * @throws {TypeError} when it is so short that somebody could guess it, or fits no header
 */
export function checkKey(name: string, key: string): string {
  if (KEY.test(key)) return key;
  throw new TypeError(
    `${name}: expected 32 letters, digits or signs or more; \`openssl rand -base64 32\` makes some.`,
  );
}

/** Encrypts a text; `label` is not hidden, and cannot be changed either. */
export function seal(text: string, key: string, label: string): Sealed {
  const salt = randomBytes(16);
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, derive(key, salt, 'box'), iv).setAAD(Buffer.from(label));
  const box = [iv, cipher.update(text), cipher.final(), cipher.getAuthTag()];
  return {
    salt: salt.toString('base64url'),
    keyCheck: keyCheckOf(key, salt),
    sealed: Buffer.concat(box).toString('base64url'),
  };
}

/** Decrypts a text; `undefined` when box or label have been changed. */
export function unseal({ salt, sealed }: Sealed, key: string, label: string): string | undefined {
  const box = Buffer.from(sealed, 'base64url');
  const tagAt = box.length - TAG_BYTES;
  if (tagAt < IV_BYTES) return undefined;
  const boxKey = derive(key, Buffer.from(salt, 'base64url'), 'box');
  const decipher = createDecipheriv(CIPHER, boxKey, box.subarray(0, IV_BYTES))
    .setAAD(Buffer.from(label))
    .setAuthTag(box.subarray(tagAt));
  try {
    const text = [decipher.update(box.subarray(IV_BYTES, tagAt)), decipher.final()];
    return Buffer.concat(text).toString();
  } catch {
    return undefined;
  }
}

/** Whether a box was sealed with this key. */
export function isKeyOf({ salt, keyCheck }: Sealed, key: string): boolean {
  return keyCheckOf(key, Buffer.from(salt, 'base64url')) === keyCheck;
}

function keyCheckOf(key: string, salt: Buffer): string {
  return derive(key, salt, 'check').subarray(0, 8).toString('base64url');
}

/** @see https://www.rfc-editor.org/rfc/rfc5869 */
function derive(key: string, salt: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, `grantkit emulator ${purpose}`, 32));
}
