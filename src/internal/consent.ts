import type {
  ConnectAuthorizationOptions,
  ConnectClientOptions,
  ConnectInstallationOptions,
} from '../options.js';
import type {
  ConnectAuthorizationResponse,
  ConnectInstallationParams,
  ConnectInstallationResponse,
  ConnectTokenParams,
} from '../types.js';
import { checkArgument, connectorSegment, secretsOf, toJson } from './arguments/check-arguments.js';
import { withDefaultScopes } from './arguments/default-scopes.js';
import { consentOptionsSchema } from './arguments/option-schema.js';
import {
  consentResponseSchema,
  installationParamsSchema,
  tokenParamsSchema,
} from './arguments/schema.js';
import { checkCallbackUrl, checkWebhookUrl } from './arguments/urls.js';
import { readEnv } from './environment/env.js';
import { callService } from './http/call.js';
import type { ConnectRequest } from './http/request.js';
import { callSettings } from './http/settings.js';

/** Asks for a user's consent. */
export async function requestAuthorization(
  client: ConnectClientOptions,
  connector: string,
  params: ConnectTokenParams,
  options: ConnectAuthorizationOptions,
): Promise<ConnectAuthorizationResponse> {
  const path = `/v1/connect/authorize/${connectorSegment(connector)}`;
  const failure = 'Failed to start authorization';
  const checked = checkArgument(tokenParamsSchema, 'params', params);
  const own = checkArgument(consentOptionsSchema, 'options', options);
  const fields = consentFields('callbackUrl', own.callbackUrl, own);
  const body = toJson('params', { ...withDefaultScopes(checked), ...fields });
  const secrets = secretsOf(checked.subject);
  const reply = consentResponseSchema;
  const request: ConnectRequest = {
    method: 'POST',
    path,
    body,
    secrets,
    reply,
    failure,
  };
  return callService(request, callSettings(client, own, failure));
}

/** Asks an operator for an installation. */
export async function requestInstallation(
  client: ConnectClientOptions,
  connector: string,
  params: ConnectInstallationParams,
  options: ConnectInstallationOptions,
): Promise<ConnectInstallationResponse> {
  const path = `/v1/connect/install/${connectorSegment(connector)}`;
  const failure = 'Failed to start installation';
  const checked = checkArgument(installationParamsSchema, 'params', params);
  const own = checkArgument(consentOptionsSchema, 'options', options);
  const fields = consentFields('returnUrl', own.returnUrl, own);
  const body = toJson('params', { ...checked, ...fields, tenantId: own.tenantId });
  const reply = consentResponseSchema;
  const request: ConnectRequest = {
    method: 'POST',
    path,
    body,
    reply,
    failure,
  };
  return callService(request, callSettings(client, own, failure));
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
  if (readEnv('VERCEL_CONNECT_INTERACTIVE_AUTH_MODE') === 'detached') {
    return { webhook, deviceCode: deviceCode ?? true, expiresInMs, prompt };
  }
  if (returnUrl !== undefined) checkCallbackUrl(returnOption, returnUrl);
  return { returnUrl, webhook, deviceCode, expiresInMs, prompt };
}
