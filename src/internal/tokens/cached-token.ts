import { createLRU } from 'lru.min';
import type { ConnectError } from '../../errors.js';
import type { ConnectTokenResponse } from '../../types.js';

// More connectors than that are rare in one process, and cost only a text each.
const SHARED_CONNECTORS = 100;

/**
 * A token as it is kept: the parts that decide, and the others as JSON text, so that it takes
 * little memory and every caller reads a copy of his own.
 */
export interface CachedToken {
  readonly token: string;
  readonly expiresAt: number;
  /** Milliseconds from its arrival to its expiry. */
  readonly lifetimeMs: number;
  readonly connectorText: string | undefined;
  readonly restText: string;
  /** Which of all attempts brought it. */
  attempt: number;
  /** Whether a call has begun to renew it in the background. */
  isBeingRenewed?: boolean;
  /** Why its renewal failed, and until when (Unix milliseconds) it is not tried again. */
  failedRenewal?: { error: ConnectError; restUntil: number };
}

/** A function that packs responses; those of one connector share its text. */
export function responsePacker(): (response: ConnectTokenResponse) => CachedToken {
  const shared = createLRU<string, string>({ max: SHARED_CONNECTORS });
  return ({ token, expiresAt, connector, ...rest }) => {
    const text = connector === undefined ? undefined : JSON.stringify(connector);
    const connectorText = text === undefined ? undefined : (shared.get(text) ?? text);
    if (connectorText !== undefined) shared.set(connectorText, connectorText);
    const lifetimeMs = Math.round(expiresAt - Date.now());
    const restText = JSON.stringify(rest);
    return { token, expiresAt, lifetimeMs, connectorText, restText, attempt: 0 };
  };
}

/** A new copy of the response that was packed. */
export function responseOf(kept: CachedToken): ConnectTokenResponse {
  const { token, expiresAt } = kept;
  return { token, expiresAt, ...connectorOf(kept), ...JSON.parse(kept.restText) };
}

/** The id and UID of the connector, which the service told with the token. */
export function connectorNames(kept: CachedToken): unknown[] {
  const { id, uid } = connectorOf(kept).connector ?? {};
  return [id, uid];
}

function connectorOf({ connectorText }: CachedToken): Partial<ConnectTokenResponse> {
  return connectorText === undefined ? {} : { connector: JSON.parse(connectorText) };
}
