import type { ConnectRevocationParams, ConnectTokenParams } from '../../types.js';
import { type CacheKey, cacheKey, sameRequest, sameSubject } from './cache-key.js';
import type { Invalidation } from './token-cache.js';

// A token across installations is concerned by each of them.
const ALL_INSTALLATIONS = '*';

/** What a deletion concerns: one request, whoever its caller. */
export function deletionOf(connector: string, params: ConnectTokenParams): Invalidation {
  const deleted = cacheKey(undefined, connector, params);
  return { connector, covers: (key) => sameRequest(key, deleted) };
}

/** What a revocation concerns: every token of the subject that may be of the installation. */
export function revocationOf(connector: string, params: ConnectRevocationParams): Invalidation {
  const { subject, installationId } = params;
  const revoked = cacheKey(undefined, connector, { subject, installationId });
  return { connector, covers: (key) => sameSubject(key, revoked) && mayOverlap(key, revoked) };
}

function mayOverlap({ installationId: a }: CacheKey, { installationId: b }: CacheKey): boolean {
  // Without an id it is the default installation, which may be any of them.
  return a === undefined || b === undefined || a === b || [a, b].includes(ALL_INSTALLATIONS);
}
