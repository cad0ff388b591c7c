import { NoValidTokenError } from '../../errors.js';
import type { ConnectClientOptions, ConnectEvent, ConnectRequestOptions } from '../../options.js';
import type { ConnectRevocationParams, ConnectTokenParams } from '../../types.js';
import {
  checkArgument,
  connectorSegment,
  secretsOf,
  toJson,
} from '../arguments/check-arguments.js';
import { requestOptionsSchema } from '../arguments/option-schema.js';
import { revocationParamsSchema, tokenParamsSchema } from '../arguments/schema.js';
import { callService } from '../http/call.js';
import { callSettings } from '../http/settings.js';
import { withoutCredential } from './digest.js';
import { deletionOf, revocationOf } from './invalidation.js';
import { isRefusal, type TokenCache } from './token-cache.js';

const FAILURE = 'Failed to revoke token';

/** Drops the kept tokens of one request. */
export function deleteTokens(
  cache: TokenCache,
  connector: string,
  params: ConnectTokenParams,
): void {
  connectorSegment(connector);
  const checked = checkArgument(tokenParamsSchema, 'params', params);
  const snapshot: ConnectTokenParams = JSON.parse(toJson('params', checked));
  if (snapshot.subject.type !== 'token') {
    cache.invalidate(deletionOf(connector, snapshot));
    return;
  }
  cache.invalidateSoon(withoutCredential(snapshot).then((safe) => deletionOf(connector, safe)));
}

/** Has the service revoke tokens, and drops those that are kept. */
export async function revokeTokens(
  { client, cache }: { client: ConnectClientOptions; cache: TokenCache },
  connector: string,
  params: ConnectRevocationParams,
  options: ConnectRequestOptions,
): Promise<void> {
  const segment = connectorSegment(connector);
  const checked = checkArgument(revocationParamsSchema, 'params', params);
  checkArgument(requestOptionsSchema, 'options', options);
  const body = toJson('params', checked);
  const snapshot: ConnectRevocationParams = JSON.parse(body);
  const path = `/v1/connect/connectors/${segment}/tokens`;
  const secrets = secretsOf(snapshot.subject);
  const request = { method: 'DELETE', path, body, secrets, failure: FAILURE } as const;
  const settings = callSettings(client, options, FAILURE);
  const revoked = revocationOf(connector, await withoutCredential(snapshot));
  let attempts = 1;
  const onEvent = (event: ConnectEvent) => {
    if (event.type === 'retry') attempts++;
    settings.transport.onEvent?.(event);
  };
  const transport = { ...settings.transport, onEvent };
  try {
    await callService<void>(request, { ...settings, transport });
  } catch (error) {
    // Unless its only attempt was refused, the service may have carried it out.
    const isDone = attempts > 1 || error instanceof NoValidTokenError;
    if (isDone || !isRefusal(error)) cache.invalidate(revoked);
    throw error;
  }
  cache.invalidate(revoked);
}
