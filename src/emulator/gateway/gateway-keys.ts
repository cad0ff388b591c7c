import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';

const ALGORITHM = 'RS256';
const KEY_ID = 'gateway';

/** The key of the gateway, generated when it is first needed. */
export class GatewayKeys {
  #pair: ReturnType<typeof generateKeyPair> | undefined;

  /** Signs the claims of an access token. */
  async sign(claims: JWTPayload): Promise<string> {
    const { privateKey } = await this.#keys();
    const header = { alg: ALGORITHM, typ: 'JWT', kid: KEY_ID };
    return new SignJWT(claims).setProtectedHeader(header).sign(privateKey);
  }

  /** The public keys, to verify access tokens with. */
  async jwks(): Promise<{ keys: JWK[] }> {
    const { publicKey } = await this.#keys();
    const jwk = await exportJWK(publicKey);
    return { keys: [{ ...jwk, kid: KEY_ID, alg: ALGORITHM, use: 'sig' }] };
  }

  #keys() {
    this.#pair ??= generateKeyPair(ALGORITHM);
    return this.#pair;
  }
}
