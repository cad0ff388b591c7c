import type { ConnectionAuthorizationChallenge, ConnectionPrincipal } from 'eve/connections';
import type { ConnectAuthorizationResponse, ConnectTokenSubject } from '../types.js';
import type {
  EveAuthorizationOptions,
  EveConnectionAuthorizationContext,
} from './authorization-options.js';

/** Whom the token of a principal represents. */
export async function subjectOf(
  { createSubject, principalToSubject }: EveAuthorizationOptions,
  principal: ConnectionPrincipal,
  connection: EveConnectionAuthorizationContext | undefined,
): Promise<ConnectTokenSubject> {
  if (createSubject && connection) return createSubject(principal, connection);
  if (principalToSubject) return principalToSubject(principal);
  if (principal.type === 'app') return { type: 'app' };
  const { type, id, issuer } = principal;
  return { type, id, issuer };
}

/** What eve shows of a pending consent. */
export function challengeOf(
  { url, deviceCode, expiresAt, connector }: ConnectAuthorizationResponse,
  { instructions, displayName }: EveAuthorizationOptions,
): ConnectionAuthorizationChallenge {
  const name = displayName ?? connector?.serviceName ?? connector?.name;
  return {
    url,
    ...(deviceCode !== undefined && { userCode: deviceCode }),
    ...(expiresAt !== undefined && { expiresAt: new Date(expiresAt).toISOString() }),
    // An empty text would replace eve's own.
    ...(instructions && { instructions }),
    ...(name && { displayName: name }),
  };
}
