import { generateKeyPair, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { calculateJwkThumbprint, errors, type JWK, jwtVerify } from 'jose';
import type { Project, Team } from '../state/records.js';

/** Who a deployment is. */
export interface DeploymentIdentity {
  team: Team;
  project: Project;
  environment: string;
}

/** The claims of a verified deployment identity that the service uses. */
export interface DeploymentClaims {
  owner_id: string;
  project_id: string;
  environment: string;
}

/** Issues and verifies the OIDC tokens of deployments, with an RS256 key of its own. */
export class OidcIssuer {
  private constructor(
    private readonly privateKey: KeyObject,
    private readonly publicKey: KeyObject,
    private readonly kid: string,
  ) {}

  /** Generates the key. */
  static async create(): Promise<OidcIssuer> {
    const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', {
      modulusLength: 2048,
    });
    const kid = await calculateJwkThumbprint(publicKey.export({ format: 'jwk' }) as JWK);
    return new OidcIssuer(privateKey, publicKey, kid);
  }

  /** The public keys, to verify the tokens with. */
  jwks(): { keys: JWK[] } {
    const jwk = this.publicKey.export({ format: 'jwk' }) as JWK;
    return { keys: [{ ...jwk, kid: this.kid, alg: 'RS256', use: 'sig' }] };
  }

  /** Issues a token; `now` and `lifetimeMs` are in milliseconds. */
  issue(
    issuer: string,
    { team, project, environment }: DeploymentIdentity,
    { now, lifetimeMs }: { now: number; lifetimeMs: number },
  ): string {
    return this.#sign({
      iss: issuer,
      aud: `https://vercel.com/${team.slug}`,
      sub: `owner:${team.slug}:project:${project.name}:environment:${environment}`,
      owner: team.slug,
      owner_id: team.id,
      project: project.name,
      project_id: project.id,
      environment,
      iat: Math.floor(now / 1000),
      nbf: Math.floor(now / 1000),
      exp: Math.floor((now + lifetimeMs) / 1000),
    });
  }

  /** The claims of one of its tokens, or `undefined` when it is expired or someone else's. */
  async verify(token: string, now: number): Promise<DeploymentClaims | undefined> {
    try {
      const { payload } = await jwtVerify<DeploymentClaims>(token, this.publicKey, {
        algorithms: ['RS256'],
        typ: 'JWT',
        currentDate: new Date(now),
        requiredClaims: ['owner_id', 'project_id', 'environment', 'exp'],
      });
      return payload;
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  }

  // node:crypto signs synchronously, so that `emulator.env` can be a plain property.
  #sign(claims: Record<string, unknown>): string {
    const input = [{ alg: 'RS256', typ: 'JWT', kid: this.kid }, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    const signature = sign('RSA-SHA256', Buffer.from(input), this.privateKey);
    return `${input}.${signature.toString('base64url')}`;
  }
}
