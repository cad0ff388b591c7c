import type { ConnectClientOptions, ConnectOptions } from '../../options.js';
import type { ConnectTokenParams } from '../../types.js';
import {
  checkArgument,
  connectorSegment,
  secretsOf,
  toJson,
} from '../arguments/check-arguments.js';
import { withDefaultScopes } from '../arguments/default-scopes.js';
import { tokenOptionsSchema } from '../arguments/option-schema.js';
import { tokenParamsSchema, tokenResponseSchema } from '../arguments/schema.js';
import type { ConnectRequest } from '../http/request.js';
import { type CallSettings, callSettings } from '../http/settings.js';

/** @default of `validityBufferMs` */
export const DEFAULT_BUFFER_MS = 30_000;

/** One checked call of `getToken`; later changes of the caller's objects do not reach it. */
export interface TokenCall {
  connector: string;
  params: ConnectTokenParams;
  bufferMs: number;
  request: ConnectRequest;
  settings: CallSettings;
}

/** @throws {ConnectValidationError} when an argument breaks a rule */
export function tokenCall(
  client: ConnectClientOptions,
  connector: string,
  params: ConnectTokenParams,
  options: ConnectOptions,
): TokenCall {
  const segment = connectorSegment(connector);
  const checked = checkArgument(tokenParamsSchema, 'params', params);
  checkArgument(tokenOptionsSchema, 'options', options);
  const failure = 'Failed to get token';
  const body = toJson('params', withDefaultScopes(checked));
  const snapshot: ConnectTokenParams = JSON.parse(body);
  return {
    connector,
    params: snapshot,
    bufferMs: snapshot.validityBufferMs ?? DEFAULT_BUFFER_MS,
    request: {
      method: 'POST',
      path: `/v1/connect/token/${segment}`,
      body,
      secrets: secretsOf(snapshot.subject),
      reply: tokenResponseSchema,
      failure,
    },
    settings: callSettings(client, options, failure),
  };
}
