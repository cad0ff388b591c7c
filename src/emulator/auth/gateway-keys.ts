import { type JWK, type JWTPayload, SignJWT } from 'jose';
import {
  generateSigningKey,
  loadSigningKey,
  publicKeySet,
  type SavedKey,
  SIGNING_ALGORITHM,
  type SigningKey,
  saveSigningKey,
} from './signing-key.js';

const KEY_ID = 'gateway';

/** The key of the OAuth gateway, generated when it is first needed. */
export class GatewayKeys {
  #key: SigningKey | undefined;
  #generating: Promise<SigningKey> | undefined;

  /** Signs the claims of an access token. */
  async sign(claims: JWTPayload): Promise<string> {
    const { privateKey, kid } = await this.#current();
    const header = { alg: SIGNING_ALGORITHM, typ: 'JWT', kid };
    return new SignJWT(claims).setProtectedHeader(header).sign(privateKey);
  }

  /** The public keys, to verify access tokens with. */
  async jwks(): Promise<{ keys: JWK[] }> {
    return publicKeySet(await this.#current());
  }

  /** The key for a snapshot; nothing while none was needed. */
  save(): SavedKey | null {
    return this.#key === undefined ? null : saveSigningKey(this.#key);
  }

  /** Takes over the key of a snapshot. */
  load(saved: SavedKey | null): void {
    this.#key = saved === null ? undefined : loadSigningKey(saved);
    this.#generating = undefined;
  }

  async #current(): Promise<SigningKey> {
    if (this.#key !== undefined) return this.#key;
    this.#generating ??= generateSigningKey(KEY_ID);
    const generating = this.#generating;
    const key = await generating;
    // A snapshot may have been restored in the meantime, and its key counts.
    if (this.#generating === generating) this.#key = key;
    return this.#key ?? key;
  }
}
