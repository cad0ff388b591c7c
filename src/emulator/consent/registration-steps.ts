import type { Service } from '../service.js';
import type { ConsentRequest } from '../state/consent-request.js';
import { addInstallation } from '../state/installations.js';
import type { Registration } from '../state/management-records.js';
import { createConnector } from '../state/new-connector.js';
import type { Connector } from '../state/records.js';
import { withQuery } from '../wire/urls.js';
import { findConsent, recordRequest } from './consents.js';

/** Where a person creates the connector of a registration. */
export function registrationUrl({ baseUrl }: Service, { code }: Registration): string {
  return withQuery(new URL('/connect/register', baseUrl()), { request_code: code });
}

/**
 * Creates the connector of a registration under the name that the person chose, and opens the
 * request to install it, which has the same code; `undefined` when there is nothing to install.
 * @throws {ServiceError} `conflict` when the name is taken; the person may choose another
 */
export async function completeRegistration(
  service: Service,
  registration: Registration,
  name: string,
): Promise<ConsentRequest | undefined> {
  const connector = createConnector(service, { ...registration.wanted, name });
  registration.connectorId = connector.id;
  registration.status = 'created';
  return requestInstallation(service, connector, registration);
}

/** Creates a connector and installs it without asking anybody. */
export function createInstalled(service: Service, wanted: Registration['wanted']): Connector {
  const connector = createConnector(service, wanted);
  if (connector.supportsInstallation) addInstallation(service, connector);
  return connector;
}

/** Where a registration stands, as the CLI wants to hear it. */
export function registrationResult(
  service: Service,
  { code, status, connectorId: clientId, error }: Registration,
): Record<string, unknown> {
  if (status !== 'created') return { status, error };
  const request = findConsent(service, (each) => each.code === code);
  if (request === undefined) return { status: 'success', data: { clientId } };
  if (request.status === 'pending') {
    return { status: 'partial', progress: 'Installing', data: { clientId } };
  }
  if (request.status !== 'success') return { status: request.status, error: request.error };
  return { status: 'success', data: { ...request.data, clientId } };
}

async function requestInstallation(
  service: Service,
  connector: Connector,
  { code, wanted }: Registration,
): Promise<ConsentRequest | undefined> {
  if (!connector.supportsInstallation) return undefined;
  return recordRequest(service, connector, code, {
    kind: 'install',
    requester: { userId: wanted.createdBy },
  });
}
