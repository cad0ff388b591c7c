import { requestedPrincipal, requesterOf } from '../callers/callers.js';
import { requireSubjectType, usableConnector } from '../callers/connector-access.js';
import { openConsent } from '../consent/consents.js';
import type { Service } from '../service.js';
import { scopesToGrant } from '../state/grants.js';
import { installationIdOf, resolveInstallation } from '../state/installations.js';
import { type Call, checkBody } from '../wire/call.js';
import { authorizationRequestSchema } from '../wire/request-schemas.js';
import { ServiceError } from '../wire/service-error.js';

/** `POST /v1/connect/authorize/:connector` */
export function answerAuthorize(service: Service, call: Call): Record<string, unknown> {
  const body = checkBody(authorizationRequestSchema, call);
  const connector = usableConnector(service, call.caller, call.target);
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
    returnUrl: body.returnUrl,
    webhook: body.webhook,
    deviceCode: body.deviceCode,
    expiresInMs: body.expiresInMs,
  });
}
