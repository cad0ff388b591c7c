import { readEnv } from '../internal/environment/env.js';
import { requestContextToken } from '../internal/environment/request-context.js';
import { unverifiedClaims } from '../webhooks/claims.js';

/** The team of the deployment, when its OIDC token can be read without waiting. */
export function callerTeamId(): string | undefined {
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
