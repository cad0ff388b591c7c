const SALT = 'grantkit/redis';
const NAME_BYTES = 16;
const ID_BYTES = 6;
const IV_BYTES = 12;

/** What one secret gives: names that tell nothing, and values that nobody else reads. */
export interface SecretKeys {
  /** Tells which secret it is; begins with a letter. */
  readonly id: string;
  /** A name that stands for a text. */
  name(text: string): Promise<string>;
  /** Encrypts a value for one place only. */
  seal(text: string, place: string): Promise<string>;
  /** @throws {Error} when the value was not sealed with this secret for this place */
  open(sealed: string, place: string): Promise<string>;
}

/** The keys of all secrets, the first of which writes; derived when they are first needed. */
export class KeyRing {
  readonly #secrets: readonly string[];
  // Values rather than promises: in Workers a request may not wait for what another one began.
  #keys: SecretKeys[] | undefined;

  constructor(secrets: readonly string[]) {
    this.#secrets = secrets;
  }

  async all(): Promise<SecretKeys[]> {
    this.#keys ??= await Promise.all(this.#secrets.map(deriveKeys));
    return this.#keys;
  }
}

/** The keys of a secret: each use has one of its own, by HKDF with another label. */
async function deriveKeys(secret: string): Promise<SecretKeys> {
  const root = await crypto.subtle.importKey('raw', bytes(secret), 'HKDF', false, [
    'deriveKey',
    'deriveBits',
  ]);
  const from = (label: string) => ({
    name: 'HKDF',
    hash: 'SHA-256',
    salt: bytes(SALT),
    info: bytes(label),
  });
  const mac = { name: 'HMAC', hash: 'SHA-256', length: 256 };
  const cipher = { name: 'AES-GCM', length: 256 };
  const [nameKey, valueKey, idBits] = await Promise.all([
    crypto.subtle.deriveKey(from('names'), root, mac, false, ['sign']),
    crypto.subtle.deriveKey(from('values'), root, cipher, false, ['encrypt', 'decrypt']),
    crypto.subtle.deriveBits(from('id'), root, ID_BYTES * 8),
  ]);
  return secretKeys(`k${base64url(new Uint8Array(idBits))}`, { nameKey, valueKey });
}

function secretKeys(
  id: string,
  { nameKey, valueKey }: { nameKey: CryptoKey; valueKey: CryptoKey },
): SecretKeys {
  const cipher = (iv: Uint8Array<ArrayBuffer>, place: string) => ({
    name: 'AES-GCM',
    iv,
    additionalData: bytes(place),
  });
  return {
    id,
    async name(text) {
      const digest = await crypto.subtle.sign('HMAC', nameKey, bytes(text));
      return base64url(new Uint8Array(digest, 0, NAME_BYTES));
    },
    async seal(text, place) {
      const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
      const sealed = await crypto.subtle.encrypt(cipher(iv, place), valueKey, bytes(text));
      const envelope = new Uint8Array(IV_BYTES + sealed.byteLength);
      envelope.set(iv);
      envelope.set(new Uint8Array(sealed), IV_BYTES);
      return `${id}.${base64url(envelope)}`;
    },
    async open(sealed, place) {
      const [writer, text = ''] = sealed.split('.');
      if (writer !== id) throw new Error('A shared token was written with another secret.');
      const envelope = fromBase64url(text);
      const iv = envelope.slice(0, IV_BYTES);
      const opened = await crypto.subtle.decrypt(
        cipher(iv, place),
        valueKey,
        envelope.slice(IV_BYTES),
      );
      return new TextDecoder().decode(opened);
    },
  };
}

/** A text that nobody can guess and that was never used before; begins with a letter. */
export function nonce(): string {
  // Upstash's client reads a text of digits as a number.
  return `n${base64url(crypto.getRandomValues(new Uint8Array(NAME_BYTES)))}`;
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(text));
}

function base64url(data: Uint8Array): string {
  const binary = Array.from(data, (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}
