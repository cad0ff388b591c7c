import type {
  ConnectAuthorizationOptions,
  ConnectInstallationOptions,
  ConnectRequestOptions,
} from '../options.js';
import type {
  ConnectAuthorizationResponse,
  ConnectInstallationParams,
  ConnectInstallationResponse,
  ConnectTokenParams,
} from '../types.js';
import { type AskedConsent, noteAsked } from './asked-consent.js';
import { readEnv } from './environment/runtime.js';
import { callService } from './http/call-service.js';
import { type ClientSettings, callSettings } from './http/settings.js';
import {
  checkArgument,
  connectorSegment,
  ownJson,
  secretsOf,
  toJson,
  withDefaultScopes,
} from './validation/arguments.js';
import { consentOptionsSchema } from './validation/option-schemas.js';
import { installationParamsSchema, tokenParamsSchema } from './validation/param-schemas.js';
import { consentReplySchema } from './validation/reply-schemas.js';
import { checkCallbackUrl, checkWebhookUrl } from './validation/urls.js';

/** Who calls, and where to; what was left out stays so. */
export function callerIn({ vercelToken, region }: ConnectRequestOptions): AskedConsent['options'] {
  return { ...(vercelToken !== undefined && { vercelToken }), ...(region && { region }) };
}

/** Asks for a user's consent. */
export async function requestAuthorization(
  client: ClientSettings,
  connector: string,
  params: ConnectTokenParams,
  options: ConnectAuthorizationOptions,
): Promise<ConnectAuthorizationResponse> {
  const path = `/v1/connect/authorize/${connectorSegment(connector)}`;
  const checked = checkArgument(tokenParamsSchema, 'params', params);
  const own = checkArgument(consentOptionsSchema, 'options', options);
  const fields = consentFields('callbackUrl', own.callbackUrl, own);
  const body = toJson('params', { ...withDefaultScopes(checked), ...fields });
  const snapshot = ownJson('params', checked);
  const secrets = secretsOf(snapshot.subject);
  const about = { operation: 'Failed to start authorization', connector };
  const pending = await callService<ConnectAuthorizationResponse>(
    { method: 'POST', path, body, secrets, replySchema: consentReplySchema },
    callSettings(client, options, about),
  );
  noteAsked(pending, { connector, params: snapshot, options: callerIn(options) });
  return pending;
}

/** Asks an operator for an installation. */
export async function requestInstallation(
  client: ClientSettings,
  connector: string,
  params: ConnectInstallationParams,
  options: ConnectInstallationOptions,
): Promise<ConnectInstallationResponse> {
  const path = `/v1/connect/install/${connectorSegment(connector)}`;
  const checked = checkArgument(installationParamsSchema, 'params', params);
  const own = checkArgument(consentOptionsSchema, 'options', options);
  const fields = consentFields('returnUrl', own.returnUrl, own);
  const body = toJson('params', { ...checked, ...fields, tenantId: own.tenantId });
  const about = { operation: 'Failed to start installation', connector };
  return callService(
    { method: 'POST', path, body, replySchema: consentReplySchema },
    callSettings(client, options, about),
  );
}

/** The wire fields that both consents share; those that are undefined are not sent. */
function consentFields(
  returnOption: 'callbackUrl' | 'returnUrl',
  returnUrl: string | undefined,
  options: ConnectAuthorizationOptions | ConnectInstallationOptions,
) {
  const { webhook, expiresInMs, deviceCode } = options;
  const prompt = 'prompt' in options ? options.prompt : undefined;
  if (webhook !== undefined) checkWebhookUrl(webhook);
  if (isDetached()) {
    return { webhook, deviceCode: deviceCode ?? true, expiresInMs, prompt };
  }
  if (returnUrl !== undefined) checkCallbackUrl(returnOption, returnUrl);
  return { returnUrl, webhook, deviceCode, expiresInMs, prompt };
}

/**
 * Checks where users are to return, unless nobody is told of it.
 * @throws {ConnectValidationError} that names the option
 */
export function checkReturnUrl(option: string, url: string | null | undefined): void {
  if (url && !isDetached()) checkCallbackUrl(option, url);
}

function isDetached(): boolean {
  return readEnv('VERCEL_CONNECT_INTERACTIVE_AUTH_MODE') === 'detached';
}
