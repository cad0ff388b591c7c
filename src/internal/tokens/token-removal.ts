import { isConnectError, NoValidTokenError } from '../../errors.js';
import type { ConnectRequestOptions } from '../../options.js';
import type { ConnectRevocationParams, ConnectTokenParams } from '../../types.js';
import { askService, withinLimits } from '../http/call-service.js';
import { type ClientSettings, callSettings } from '../http/settings.js';
import {
  checkArgument,
  connectorSegment,
  ownJson,
  secretsOf,
  toJson,
} from '../validation/arguments.js';
import { requestOptionsSchema } from '../validation/option-schemas.js';
import { revocationParamsSchema, tokenParamsSchema } from '../validation/param-schemas.js';
import { deletionOf, revocationOf } from './invalidation.js';
import type { TokenCache } from './token-cache.js';

const OPERATION = 'Failed to revoke token';

/** Drops the kept tokens of one request. */
export function deleteTokens(
  cache: TokenCache,
  connector: string,
  params: ConnectTokenParams,
): void {
  connectorSegment(connector);
  const checked = checkArgument(tokenParamsSchema, 'params', params);
  const snapshot = ownJson('params', checked);
  cache.invalidate(deletionOf(connector, snapshot));
  cache.sharing?.delete(connector, snapshot);
}

/**
 * Has the service revoke tokens, and drops those that are kept.
 * @throws {ConnectError} `store_unavailable` when other processes could not be told
 */
export async function revokeTokens(
  { client, cache }: { client: ClientSettings; cache: TokenCache },
  connector: string,
  params: ConnectRevocationParams,
  options: ConnectRequestOptions,
): Promise<void> {
  const segment = connectorSegment(connector);
  const checked = checkArgument(revocationParamsSchema, 'params', params);
  checkArgument(requestOptionsSchema, 'options', options);
  const body = toJson('params', checked);
  const snapshot = ownJson('params', checked);
  const path = `/v1/connect/connectors/${segment}/tokens`;
  const request = { method: 'DELETE', path, body, secrets: secretsOf(snapshot.subject) } as const;
  const revoked = revocationOf(connector, snapshot);
  const settings = callSettings(client, options, { operation: OPERATION, connector });
  let attempts = 0;
  const onSend = () => {
    attempts++;
    return undefined;
  };
  await withinLimits(settings, async (stop, endsAt) => {
    const end = { stop, endsAt };
    // What comes before the service has revoked it is good for nothing then.
    if (cache.sharing) await cache.sharing.announce(connector, snapshot, end);
    stop.throwIfStopped();
    try {
      await askService<void>(request, settings, { ...end, onSend });
    } catch (error) {
      // Unless its only attempt was refused, the service may have carried it out.
      const isDone = attempts > 1 || error instanceof NoValidTokenError;
      if (isDone || !isRefused(error)) {
        cache.invalidate(revoked);
        if (cache.sharing) await cache.sharing.announce(connector, snapshot, end);
      }
      throw error;
    }
    cache.invalidate(revoked);
    if (cache.sharing) await cache.sharing.revoke(connector, snapshot, end);
  });
}

function isRefused(error: unknown): boolean {
  return isConnectError(error) && (error.status ?? 0) >= 400 && !error.retryable;
}
