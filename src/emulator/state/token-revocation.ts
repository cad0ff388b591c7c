import type { Service } from '../service.js';
import type { Grant, IssuedToken } from './records.js';

/** Which tokens and grants are meant; an absent field means any. */
export interface RevocationTarget {
  connectorId: string;
  principalKey?: string;
  installationId?: string;
}

/** Ends the matching tokens that still work, and returns them. */
export function endTokens(service: Service, target: RevocationTarget): IssuedToken[] {
  const now = service.clock.now();
  const tokens = service.store.tokens.filter(
    (token) => matches(token, target) && token.revokedAt === undefined && token.expiresAt > now,
  );
  for (const token of tokens) token.revokedAt = now;
  return tokens;
}

/** Ends the matching tokens and forgets the grants behind them, and returns the tokens. */
export function revokeTokens(service: Service, target: RevocationTarget): IssuedToken[] {
  const { grants } = service.store;
  const kept = grants.filter((grant) => !matches(grant, target));
  grants.splice(0, grants.length, ...kept);
  return endTokens(service, target);
}

/** Whether a token or a grant is meant. */
export function matches(record: Grant | IssuedToken, target: RevocationTarget): boolean {
  return (
    record.connectorId === target.connectorId &&
    (target.principalKey === undefined || record.principal.key === target.principalKey) &&
    (target.installationId === undefined || record.installationId === target.installationId)
  );
}
