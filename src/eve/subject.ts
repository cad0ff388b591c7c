import type { ConnectionPrincipal } from 'eve/connections';
import type { ConnectTokenSubject } from '../types.js';
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
