import { requesterOf } from '../callers/callers.js';
import { usableConnector } from '../callers/connector-access.js';
import { openConsent } from '../consent/consents.js';
import type { Service } from '../service.js';
import { scopesToGrant } from '../state/grants.js';
import { requireKnownInstallation } from '../state/installations.js';
import { APP } from '../state/subjects.js';
import { type Call, checkBody } from '../wire/call.js';
import { installationRequestSchema } from '../wire/request-schemas.js';
import { ServiceError } from '../wire/service-error.js';

/** `POST /v1/connect/install/:connector` */
export function answerInstall(service: Service, call: Call): Record<string, unknown> {
  const body = checkBody(installationRequestSchema, call);
  const connector = usableConnector(service, call.caller, call.target);
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
    returnUrl: body.returnUrl,
    webhook: body.webhook,
    deviceCode: body.deviceCode,
    expiresInMs: body.expiresInMs,
  });
}
