import type { ProviderConsent } from '../providers/code-flow.js';
import type { Service } from '../service.js';
import { requireAlive } from '../state/connectors.js';
import type { ConsentFailure, ConsentRequest } from '../state/consent-request.js';
import { recordConsent } from '../state/grants.js';
import {
  addInstallation,
  installationIdOf,
  requireKnownInstallation,
  resolveInstallation,
} from '../state/installations.js';
import type { WebhookDelivery } from '../state/ledger.js';
import { keepProviderGrant } from '../state/provider-records.js';
import { type Connector, tenantIdOf } from '../state/records.js';
import { APP } from '../state/subjects.js';
import { post } from '../wire/post.js';
import { ServiceError } from '../wire/service-error.js';
import { withQuery } from '../wire/urls.js';
import { recordAuthorization, recordFailure } from './record-authorization.js';

/** What a person decided, and typed into the form. */
export interface Decision {
  isAllowed: boolean;
  account?: string;
  tenantId?: string;
  tenantName?: string;
  /** What a real provider gave. */
  provider?: ProviderConsent;
  /** Why it came to nothing at a real provider. */
  failure?: ConsentFailure;
}

/** Carries out a person's decision and tells the application's webhook. */
export async function concludeConsent(
  service: Service,
  connector: Connector,
  request: ConsentRequest,
  decision: Decision,
): Promise<void> {
  Object.assign(request, outcomeOf(service, connector, request, decision));
  if (request.error !== undefined) recordFailure(service, connector, request);
  await notifyWebhook(service, connector, request);
}

/** Where the browser goes after the decision. */
export function returnLocation(request: ConsentRequest): string | undefined {
  const { id, status, error, returnUrl } = request;
  if (returnUrl === undefined) return undefined;
  const failure = { error: error?.code, error_description: error?.message };
  return withQuery(returnUrl, { request: id, status, ...failure });
}

function outcomeOf(
  service: Service,
  connector: Connector,
  request: ConsentRequest,
  decision: Decision,
): Pick<ConsentRequest, 'status' | 'data' | 'error'> {
  if (decision.failure !== undefined) return { status: 'error', error: decision.failure };
  if (!decision.isAllowed) {
    const message = 'The request was denied.';
    return { status: 'canceled', error: { code: 'access_denied', message } };
  }
  try {
    return { status: 'success', data: allow(service, connector, request, decision) };
  } catch (error) {
    // The connector or its installation may have gone since the request was opened.
    if (!(error instanceof ServiceError)) throw error;
    return { status: 'error', error: { code: error.code, message: error.message } };
  }
}

function allow(
  service: Service,
  connector: Connector,
  request: ConsentRequest,
  decision: Decision,
): Record<string, unknown> {
  requireAlive(connector);
  if (!service.store.consentRequests.includes(request)) {
    throw new ServiceError('gone', 'The emulator has another state since.');
  }
  if (request.kind === 'install') requireKnownInstallation(connector, request.installationId);
  requireSameTenant(connector, request, decision);
  const installation =
    request.kind === 'install'
      ? addInstallation(service, connector, {
          id: request.installationId ?? revokedInstallation(service, connector, request, decision),
          tenantId: decision.tenantId ?? request.tenantId,
          name: decision.tenantName,
        })
      : resolveInstallation(connector, request.installationId);
  const grant = recordConsent(service, {
    connector,
    principal: request.principal ?? APP,
    installationId: installationIdOf(installation),
    scopes: decision.provider?.tokens?.scopes ?? request.scopes,
    resources: request.resources,
    authorizationDetails: request.authorizationDetails,
    externalSubject: decision.account,
    claims: decision.provider?.claims,
  });
  const given = decision.provider?.tokens;
  if (given !== undefined) {
    keepProviderGrant(service.store, { authorizationId: grant.authorizationId, ...given });
  }
  recordAuthorization(service, connector, request, grant);
  const { authorizationId, installationId, externalSubject } = grant;
  const tenantId = installation === '*' ? undefined : installation?.tenantId;
  return { authorizationId, installationId, tenantId, externalSubject };
}

/** A person may choose another tenant at the provider than the one that was asked for. */
function requireSameTenant(
  connector: Connector,
  { tenantId, installationId }: ConsentRequest,
  { provider }: Decision,
): void {
  const wanted = tenantId ?? tenantIdOf(connector, installationId);
  const chosen = provider?.tenant?.id;
  if (chosen === undefined || wanted === undefined || chosen === wanted) return;
  throw new ServiceError(
    'client_installation_required',
    `The tenant ${wanted} was asked for, but ${chosen} was chosen at the provider.`,
  );
}

/** The installation that a plain re-install is for: one whose own authorization was revoked. */
function revokedInstallation(
  { store }: Service,
  connector: Connector,
  request: ConsentRequest,
  decision: Decision,
): string | undefined {
  if ((decision.tenantId ?? request.tenantId) !== undefined) return undefined;
  return store.grants.find(
    ({ connectorId, principal, installationId, revokedAt }) =>
      connectorId === connector.id &&
      principal.key === APP.key &&
      revokedAt !== undefined &&
      connector.installations.some(({ id }) => id === installationId),
  )?.installationId;
}

/** Tells the webhook of a consent request the outcome; a failure is only recorded. */
async function notifyWebhook(
  service: Service,
  connector: Connector,
  request: ConsentRequest,
): Promise<void> {
  if (request.webhook === undefined) return;
  const delivery: WebhookDelivery = {
    url: request.webhook,
    request: request.id,
  };
  service.ledger.deliveries.push(delivery);
  const posted = await post(service.fetch, request.webhook, {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(webhookBody(connector, request)),
  });
  Object.assign(delivery, posted);
}

function webhookBody(connector: Connector, request: ConsentRequest): Record<string, unknown> {
  const { id, uid, type } = connector;
  return {
    request: request.id,
    status: request.status,
    connector: { id, uid, type },
    data: request.data,
    error: request.error,
  };
}
