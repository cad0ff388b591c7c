import type { ConnectOptions } from '../../options.js';
import type { ConnectTokenTrace } from '../../traces.js';
import type { ConnectTokenParams } from '../../types.js';
import type { AskedCredential } from '../environment/credential.js';
import type { ServiceRequest } from '../http/attempt.js';
import { type CallSettings, type ClientSettings, callSettings } from '../http/settings.js';
import {
  checkArgument,
  connectorSegment,
  ownJson,
  secretsOf,
  toJson,
  withDefaultScopes,
} from '../validation/arguments.js';
import { tokenOptionsSchema } from '../validation/option-schemas.js';
import { tokenParamsSchema } from '../validation/param-schemas.js';
import { tokenReplySchema } from '../validation/reply-schemas.js';
import type { KeptToken } from './kept-token.js';

/** What a token call does, for messages. */
export const OPERATION = 'Failed to get token';
/** @default of `validityBufferMs` */
export const DEFAULT_BUFFER_MS = 30_000;

/** One checked call of `getToken`; later changes of the caller's objects do not reach it. */
export interface TokenCall {
  settings: CallSettings;
  connector: string;
  params: ConnectTokenParams;
  bufferMs: number;
  /** Only what a request brings will do that leaves after the call. */
  isForced: boolean;
  request: ServiceRequest;
}

/** What a call wants beside a token. */
export interface Wish {
  trace?: ConnectTokenTrace | undefined;
  /** Whether no token will do that its provider has rejected, even while the service is out. */
  needsAccepted?: boolean | undefined;
}

/** A call of `getToken` as it was made, and what is told of it. */
export interface GivenCall extends Wish {
  connector: string;
  params: ConnectTokenParams;
  options: ConnectOptions;
  /** Whether no token will do that was kept when it was made. */
  isForced?: boolean | undefined;
}

/** A call that has to wait. */
export interface AskedCall extends GivenCall {
  credential: AskedCredential;
  /** The latest attempt that had left. */
  asOf: number;
  /** The token that it renews ahead of time, so that nobody waits. */
  renews?: KeptToken | undefined;
}

/** @throws {ConnectValidationError} when an argument breaks a rule */
export function tokenCall(
  client: ClientSettings,
  { connector, params, options, trace, isForced = false }: GivenCall,
): TokenCall {
  const segment = connectorSegment(connector);
  const checked = checkArgument(tokenParamsSchema, 'params', params);
  checkArgument(tokenOptionsSchema, 'options', options);
  const body = toJson('params', withDefaultScopes(checked));
  const snapshot = ownJson('params', checked);
  return {
    settings: callSettings(client, options, { operation: OPERATION, connector, trace }),
    connector,
    params: snapshot,
    bufferMs: snapshot.validityBufferMs ?? DEFAULT_BUFFER_MS,
    isForced: isForced || options.forceRefresh === true,
    request: {
      method: 'POST',
      path: `/v1/connect/token/${segment}`,
      body,
      secrets: secretsOf(snapshot.subject),
      replySchema: tokenReplySchema,
    },
  };
}
