import type { ConnectAuthorizationDetail } from '../../types.js';
import { isDecidedAtProvider } from '../providers/dialects.js';
import type { Service } from '../service.js';
import type { ConsentRequest } from '../state/consent-request.js';
import { sha256 } from '../state/ids.js';
import type { Connector, Principal } from '../state/records.js';
import { withQuery } from '../wire/urls.js';
import { concludeConsent } from './consent-decision.js';
import { recordFailure } from './record-authorization.js';

const DEFAULT_LIFETIME_MS = 10 * 60_000;
// RFC 8628, section 3.2: the default when the server names no interval.
const POLL_INTERVAL_MS = 5_000;

/** What a consent is asked for. */
export type NewConsent = Pick<ConsentRequest, 'kind' | 'requester'> &
  Partial<ConsentRequest> & { deviceCode?: boolean; expiresInMs?: number };

/** Opens a consent request and returns it as the API shows it. */
export async function openConsent(
  service: Service,
  connector: Connector,
  wanted: NewConsent,
): Promise<Record<string, unknown>> {
  const verifier = service.ids.secret('verifier');
  const request = await recordRequest(service, connector, sha256(verifier), wanted);
  const { id, uid, type, service: provider, serviceName, name } = connector;
  return {
    url: consentUrl(service, connector, request),
    request: request.id,
    verifier,
    deviceCode: request.userCode,
    expiresAt: request.expiresAt,
    connector: {
      id,
      uid,
      type,
      service: provider,
      serviceName,
      name,
      displayName: serviceName,
    },
  };
}

/**
 * Records a consent request under a code; where everybody consents at once it is granted too, but
 * for one that a real provider asks for.
 */
export async function recordRequest(
  service: Service,
  connector: Connector,
  code: string,
  { deviceCode, expiresInMs = DEFAULT_LIFETIME_MS, ...wanted }: NewConsent,
): Promise<ConsentRequest> {
  const { store, clock, ids } = service;
  const request: ConsentRequest = {
    ...wanted,
    id: ids.next('req'),
    code,
    connectorId: connector.id,
    userCode: deviceCode ? ids.userCode() : undefined,
    expiresAt: clock.now() + expiresInMs,
    status: 'pending',
    pollIntervalMs: POLL_INTERVAL_MS,
    isReported: false,
  };
  store.consentRequests.push(request);
  if (store.settings.consent === 'auto' && !isDecidedAtProvider(connector, request)) {
    await concludeConsent(service, connector, request, { isAllowed: true });
  }
  return request;
}

/** Where a person decides on a request. */
export function consentUrl(
  service: Service,
  connector: Connector,
  request: ConsentRequest,
): string {
  const path = `/v1/connect/${request.kind}/${encodeURIComponent(connector.uid)}`;
  return withQuery(new URL(path, service.baseUrl()), { request_code: request.code });
}

/** A request that waits for a person. */
export interface PendingConsent {
  /** Id. */
  request: string;
  kind: ConsentRequest['kind'];
  /** UID. */
  connector: string;
  /** The page to decide on, for `approve` and `deny`. */
  url: string;
  /** Whose consent is asked for; absent for an installation. */
  subject?: { type: Principal['type']; id?: string };
  /** Absent when nothing limits them. */
  scopes?: string[];
  /** The only resources that it is for. */
  resources?: string[];
  /** The only rich authorization that it is for. */
  authorizationDetails?: ConnectAuthorizationDetail[];
  /** The code that a device shows. */
  userCode?: string;
  /** Unix milliseconds. */
  expiresAt: number;
}

/** The requests that wait for a person, the oldest first. */
export function pendingConsents(service: Service): PendingConsent[] {
  const { store, clock } = service;
  const open = store.consentRequests.filter(
    ({ status, expiresAt }) => status === 'pending' && clock.now() < expiresAt,
  );
  return open.map((request) => {
    const { id, kind, principal, scopes, userCode, expiresAt } = request;
    const { resources, authorizationDetails } = request;
    const connector = store.connector(request.connectorId);
    return {
      request: id,
      kind,
      connector: connector.uid,
      url: consentUrl(service, connector, request),
      subject: principal && { type: principal.type, id: principal.id },
      ...{ scopes, resources, authorizationDetails, userCode, expiresAt },
    };
  });
}

/** The latest request that matches; a pending one whose time is over is marked as failed. */
export function findConsent(
  service: Service,
  matches: (request: ConsentRequest) => boolean,
): ConsentRequest | undefined {
  const request = service.store.consentRequests.findLast(matches);
  if (request?.status === 'pending' && service.clock.now() >= request.expiresAt) {
    request.status = 'error';
    request.error = {
      code: 'expired_token',
      message: 'Nobody decided in time.',
    };
    recordFailure(service, service.store.connector(request.connectorId), request);
  }
  return request;
}
