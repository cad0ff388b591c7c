import { readEnv, requestContextToken } from '../internal/environment/runtime.js';
import { invalidArgument } from '../internal/validation/arguments.js';
import { isText } from '../internal/validation/predicates.js';
import { unverifiedClaims } from '../webhooks/claims.js';
import { emulatorOrigin } from '../webhooks/token-issuer.js';

const GATEWAY_ORIGIN = 'https://connect.vercel.com';
const DEFAULT_SCOPES = ['openid', 'profile', 'email'];
const REFRESHABLE = 'offline_access';

/**
 * Where the OAuth gateway takes each step of a sign-in, found out at each reading: at the emulator
 * while `VERCEL_CONNECT_API_URL` names this machine, else at https://connect.vercel.com.
 */
export const gatewayEndpoints = {
  /** Where the browser goes; names the team of the caller as far as it is known by now. */
  get authorizationUrl(): string {
    const url = new URL(urlOf('authorize'));
    for (const param of Object.entries(authorizationParams())) {
      url.searchParams.set(...param);
    }
    return url.href;
  },
  get tokenUrl(): string {
    return urlOf('token');
  },
  get userInfoUrl(): string {
    return urlOf('userinfo');
  },
};

/** What of the authorization URL is often known only when a request is there: the team. */
export function authorizationParams(): Record<string, string> {
  const teamId = callerTeamId();
  return teamId === undefined ? {} : { teamId };
}

/**
 * The scopes of a sign-in: those wanted, and the one that keeps it refreshable.
 * @throws {ConnectValidationError} when they are no list of texts
 */
export function signInScopes(wanted: readonly string[] = DEFAULT_SCOPES): string[] {
  if (!Array.isArray(wanted) || !wanted.every(isText)) {
    throw invalidArgument("connect: `scopes` must be an array of texts, such as ['openid'].");
  }
  return [...new Set([...wanted, REFRESHABLE])];
}

function urlOf(step: string): string {
  return `${emulatorOrigin() ?? GATEWAY_ORIGIN}/oauth/${step}`;
}

/** The team of the deployment, when its OIDC token can be read without waiting. */
function callerTeamId(): string | undefined {
  for (const token of [requestContextToken(), readEnv('VERCEL_OIDC_TOKEN')]) {
    const teamId = token && ownerIdOf(token);
    if (teamId) return teamId;
  }
  return undefined;
}

// The gateway checks the token; here it only tells which team's page to open.
function ownerIdOf(token: string): string | undefined {
  const { owner_id: ownerId } = unverifiedClaims(token);
  return typeof ownerId === 'string' ? ownerId : undefined;
}
