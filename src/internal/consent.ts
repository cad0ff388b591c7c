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
import { checkArgument, connectorSegment, secretsOf, toJson } from './arguments.js';
import { callService } from './call.js';
import { withDefaultScopes } from './default-scopes.js';
import { readEnv } from './env.js';
import type { ConnectRequest } from './request.js';
import {
  consentOptionsSchema,
  consentResponseSchema,
  installationParamsSchema,
  tokenParamsSchema,
} from './schema.js';
import { callSettings } from './settings.js';
import { checkCallbackUrl, checkWebhookUrl } from './urls.js';

/** Asks for a user's consent. */
export async function requestAuthorization(
  client: ConnectClientOptions,
  connector: string,
  params: ConnectTokenParams,
  options: ConnectAuthorizationOptions,
): Promise<ConnectAuthorizationResponse> {
  const path = `/v1/connect/authorize/${connectorSegment(connector)}`;
  const failure = 'Failed to start authorization';
  checkArgument(tokenParamsSchema, 'params', params);
  checkArgument(consentOptionsSchema, 'options', options);
  const fields = consentFields('callbackUrl', options.callbackUrl, options);
  const body = toJson('params', { ...withDefaultScopes(params), ...fields });
  const secrets = secretsOf(params.subject);
  const reply = consentResponseSchema;
  const request: ConnectRequest = {
    method: 'POST',
    path,
    body,
    secrets,
    reply,
    failure,
  };
  return callService(request, callSettings(client, options, failure));
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
  checkArgument(installationParamsSchema, 'params', params);
  checkArgument(consentOptionsSchema, 'options', options);
  const fields = consentFields('returnUrl', options.returnUrl, options);
  const body = toJson('params', { ...params, ...fields, tenantId: options.tenantId });
  const reply = consentResponseSchema;
  const request: ConnectRequest = {
    method: 'POST',
    path,
    body,
    reply,
    failure,
  };
  return callService(request, callSettings(client, options, failure));
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
