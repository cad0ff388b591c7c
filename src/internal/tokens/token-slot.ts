import type { ConnectError } from '../../errors.js';
import type { ConnectTokenParams } from '../../types.js';
import type { Caller } from '../environment/credential.js';
import { type CacheKey, cacheKey } from './cache-key.js';
import type { Flight } from './flight.js';
import type { KeptToken } from './kept-token.js';

export const NO_FLIGHTS: readonly Flight[] = [];

/** Who asks for which token. */
export interface TokenName {
  caller: Caller;
  connector: string;
  params: ConnectTokenParams;
}

/** All that belongs to one key. */
export interface TokenSlot extends CacheKey {
  kept: KeptToken | undefined;
  /** In the air, the oldest first. */
  flights: readonly Flight[];
  /** The latest attempt that was refused. */
  refusedAttempt: number;
  /** When a request was last sent beside a slow one, on the clock of `elapsed`. */
  hedgedAt: number | undefined;
  /** Why the last flight failed, and until when none is started while the token works. */
  coolDown: { error: ConnectError; until: number } | undefined;
  /** Whether a call has begun to renew the token ahead of time. */
  isRenewing: boolean;
}

/** The slot of a key that nothing is known of. */
export function newSlot({ caller, connector, params }: TokenName): TokenSlot {
  const key = cacheKey(caller, connector, params);
  // Written out: a spread would take more memory.
  return {
    callerId: key.callerId,
    isDeployment: key.isDeployment,
    connector: key.connector,
    subject: key.subject,
    installationId: key.installationId,
    scopes: key.scopes,
    audience: key.audience,
    resources: key.resources,
    rest: key.rest,
    kept: undefined,
    flights: NO_FLIGHTS,
    refusedAttempt: 0,
    hedgedAt: undefined,
    coolDown: undefined,
    isRenewing: false,
  };
}
