import type { ConnectionAuthorizationChallenge } from 'eve/connections';
import type { ConnectAuthorizationResponse } from '../types.js';
import type { EveAuthorizationOptions } from './authorization-options.js';

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
