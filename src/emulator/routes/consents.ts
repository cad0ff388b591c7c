import type * as z from 'zod';
import { requestedPrincipal, requesterOf } from '../auth/callers.js';
import {
  requireConnector,
  requirePermission,
  requireSubjectType,
} from '../auth/connector-access.js';
import { findConsent, openConsent } from '../consent/consents.js';
import { adoptRequest } from '../consent/foreign-requests.js';
import { registrationResult } from '../consent/registration-steps.js';
import type { Service } from '../service.js';
import { scopesToGrant } from '../state/grants.js';
import { sha256 } from '../state/ids.js';
import {
  installationIdOf,
  requireKnownInstallation,
  resolveInstallation,
} from '../state/installations.js';
import { findRegistration } from '../state/registrations.js';
import { APP } from '../state/subjects.js';
import { authorizationRequestSchema, installationRequestSchema } from '../wire/request-schemas.js';
import { ServiceError } from '../wire/service-error.js';
import { type Call, checkBody } from './api-call.js';
import { recordingRefusal } from './refused-requests.js';

/** `POST /v1/connect/authorize/:connector` */
export function answerAuthorize(service: Service, call: Call): Promise<Record<string, unknown>> {
  const body = checkBody(authorizationRequestSchema, call);
  return recordingRefusal(service, call, body, () => authorize(service, call, body));
}

async function authorize(
  service: Service,
  call: Call,
  body: z.infer<typeof authorizationRequestSchema>,
): Promise<Record<string, unknown>> {
  requirePermission(call.caller, 'use');
  const connector = requireConnector(service, call.caller, call.target);
  const principal = requestedPrincipal(call.caller, body.subject);
  requireSubjectType(connector, principal);
  if (principal.type !== 'app' && principal.type !== 'user') {
    throw new ServiceError(
      'bad_request',
      `body.subject.type: nobody can consent for a "${principal.type}" subject.`,
    );
  }
  const installation = resolveInstallation(connector, body.installationId);
  return openConsent(service, connector, {
    kind: 'authorize',
    requester: requesterOf(call.caller),
    principal,
    installationId: installationIdOf(installation),
    scopes: scopesToGrant(connector, principal, body.scopes),
    resources: body.resources,
    authorizationDetails: body.authorizationDetails,
    returnUrl: body.returnUrl,
    webhook: body.webhook,
    deviceCode: body.deviceCode,
    expiresInMs: body.expiresInMs,
  });
}

/** `POST /v1/connect/install/:connector` */
export function answerInstall(service: Service, call: Call): Promise<Record<string, unknown>> {
  const body = checkBody(installationRequestSchema, call);
  const params = { ...body, subject: { type: 'app' } as const };
  return recordingRefusal(service, call, params, () => install(service, call, body));
}

async function install(
  service: Service,
  call: Call,
  body: z.infer<typeof installationRequestSchema>,
): Promise<Record<string, unknown>> {
  requirePermission(call.caller, 'use');
  const connector = requireConnector(service, call.caller, call.target);
  if (!connector.supportsInstallation) {
    throw new ServiceError(
      'bad_request',
      `connector: connectors of type ${connector.type} have a single, implicit installation.`,
    );
  }
  requireKnownInstallation(connector, body.installationId);
  return openConsent(service, connector, {
    kind: 'install',
    requester: requesterOf(call.caller),
    installationId: body.installationId,
    tenantId: body.tenantId,
    scopes: scopesToGrant(connector, APP, body.scopes),
    resources: body.resources,
    authorizationDetails: body.authorizationDetails,
    returnUrl: body.returnUrl,
    webhook: body.webhook,
    deviceCode: body.deviceCode,
    expiresInMs: body.expiresInMs,
  });
}

/** `GET /v1/connect/result/:verifier` */
export async function answerResult(
  service: Service,
  { target, caller }: Call,
): Promise<Record<string, unknown>> {
  const code = sha256(target);
  const registration = findRegistration(service, code);
  if (registration !== undefined) return registrationResult(service, registration);
  const request =
    findConsent(service, (candidate) => candidate.code === code) ??
    (await adoptRequest(service, caller, code));
  if (request === undefined) {
    throw new ServiceError('not_found', 'No consent request belongs to this verifier.');
  }
  const { status, data, error } = request;
  if (status !== 'pending') request.isReported = true;
  return { status, data, error };
}
