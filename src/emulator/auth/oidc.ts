import { errors, type JWK, jwtVerify } from 'jose';
import { environmentSlug } from '../state/environments.js';
import type { State } from '../state/store.js';
import {
  generateSigningKey,
  loadSigningKey,
  publicKeySet,
  type SavedKey,
  SIGNING_ALGORITHM,
  type SigningKey,
  saveSigningKey,
  signJwt,
} from './signing-key.js';

/** Who a token is for. */
export interface Deployment {
  /** Id or name. @default the default project */
  project?: string;
  /** A custom one by id or slug. */
  environment: string;
}

/** The claims of a verified deployment identity that the service uses. */
export interface DeploymentClaims {
  owner: string;
  owner_id: string;
  project_id: string;
  environment: string;
  /** Unix seconds. */
  exp: number;
}

/** Issues and verifies the OIDC tokens of deployments, with an RS256 key of its own. */
export class OidcIssuer {
  private constructor(
    private readonly state: State,
    private readonly issuerUrl: () => string,
    private key: SigningKey,
  ) {}

  /** Takes over a saved key, or generates one. */
  static async create(
    state: State,
    issuerUrl: () => string,
    saved?: SavedKey,
  ): Promise<OidcIssuer> {
    const key = saved === undefined ? await generateSigningKey() : loadSigningKey(saved);
    return new OidcIssuer(state, issuerUrl, key);
  }

  /** The issuer claim of its tokens; unless it is given, it follows the address of the service. */
  get url(): string {
    return this.issuerUrl();
  }

  /** The public keys, to verify the tokens with. */
  jwks(): { keys: JWK[] } {
    return publicKeySet(this.key);
  }

  /** The key for a snapshot. */
  save(): SavedKey {
    return saveSigningKey(this.key);
  }

  /** Takes over the key of a snapshot. */
  load(saved: SavedKey): void {
    this.key = loadSigningKey(saved);
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
      aud: ownAudience(team.slug),
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

  /** Signs an assertion to a real provider, which finds the public key in our key set. */
  signAssertion(claims: Record<string, unknown>): string {
    return this.#sign(claims);
  }

  /** Issues one of its tokens anew, for another audience and until the same time. */
  exchange(claims: DeploymentClaims, audience: string, jti: string | undefined): string {
    return this.#sign({ ...claims, aud: audience, jti });
  }

  /**
   * The claims of one of its tokens, or `undefined` when it is expired or someone else's. One that
   * was exchanged is for its audience, and says nothing to the service.
   */
  async verify(token: string): Promise<DeploymentClaims | undefined> {
    try {
      const { payload } = await jwtVerify<DeploymentClaims>(token, this.key.publicKey, {
        algorithms: [SIGNING_ALGORITHM],
        typ: 'JWT',
        currentDate: new Date(this.state.clock.now()),
        requiredClaims: ['owner', 'owner_id', 'project_id', 'environment', 'exp'],
      });
      return payload.aud === ownAudience(payload.owner) ? payload : undefined;
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  }

  #sign(claims: Record<string, unknown>): string {
    return signJwt(claims, this.key.privateKey, this.key.kid);
  }
}

function ownAudience(teamSlug: string): string {
  return `https://vercel.com/${teamSlug}`;
}
