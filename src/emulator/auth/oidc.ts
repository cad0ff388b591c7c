import { generateKeyPair, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { calculateJwkThumbprint, errors, type JWK, jwtVerify } from 'jose';
import { environmentSlug } from '../state/environments.js';
import type { State } from '../state/store.js';

/** Who a token is for. */
export interface Deployment {
  /** Id or name. @default the default project */
  project?: string;
  /** A custom one by id or slug. */
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
    private readonly state: State,
    private readonly baseUrl: () => string,
    private readonly keys: { privateKey: KeyObject; publicKey: KeyObject; kid: string },
  ) {}

  /** Generates the key. */
  static async create(state: State, baseUrl: () => string): Promise<OidcIssuer> {
    const pair = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
    const kid = await calculateJwkThumbprint(pair.publicKey.export({ format: 'jwk' }) as JWK);
    return new OidcIssuer(state, baseUrl, { ...pair, kid });
  }

  /** The issuer claim of its tokens; it follows the address of the service. */
  get url(): string {
    return `${this.baseUrl()}/oidc`;
  }

  /** The public keys, to verify the tokens with. */
  jwks(): { keys: JWK[] } {
    const { publicKey, kid } = this.keys;
    const jwk = publicKey.export({ format: 'jwk' }) as JWK;
    return { keys: [{ ...jwk, kid, alg: 'RS256', use: 'sig' }] };
  }

  /**
   * Issues the token of a deployment.
   * @throws {TypeError} when there is no such project.
   */
  issue(wanted: Deployment, lifetimeMs: number): string {
    const { store, clock } = this.state;
    const project = store.project(wanted.project);
    const team = store.team(project.teamId);
    const environment = environmentSlug(store, project.id, wanted.environment);
    const sub = `owner:${team.slug}:project:${project.name}:environment:${environment}`;
    const now = clock.now();
    return this.#sign({
      iss: this.url,
      aud: `https://vercel.com/${team.slug}`,
      sub,
      scope: sub,
      owner: team.slug,
      owner_id: team.id,
      project: project.name,
      project_id: project.id,
      environment,
      plan: team.plan,
      // On a deployment nobody in particular is signed in.
      user_id: environment === 'development' ? store.user().id : undefined,
      iat: Math.floor(now / 1000),
      nbf: Math.floor(now / 1000),
      exp: Math.floor((now + lifetimeMs) / 1000),
    });
  }

  /** The claims of one of its tokens, or `undefined` when it is expired or someone else's. */
  async verify(token: string): Promise<DeploymentClaims | undefined> {
    try {
      const { payload } = await jwtVerify<DeploymentClaims>(token, this.keys.publicKey, {
        algorithms: ['RS256'],
        typ: 'JWT',
        currentDate: new Date(this.state.clock.now()),
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
    const input = [{ alg: 'RS256', typ: 'JWT', kid: this.keys.kid }, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    const signature = sign('RSA-SHA256', Buffer.from(input), this.keys.privateKey);
    return `${input}.${signature.toString('base64url')}`;
  }
}
