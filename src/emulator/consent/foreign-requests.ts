import type { Caller } from '../auth/callers.js';
import { requireSubjectType } from '../auth/connector-access.js';
import type { Service } from '../service.js';
import type { ConsentRequest } from '../state/consent-request.js';
import { scopesToGrant } from '../state/grants.js';
import {
  installationIdOf,
  requireKnownInstallation,
  resolveInstallation,
} from '../state/installations.js';
import type { Connector, Principal } from '../state/records.js';
import { takeRefusal } from '../state/refusals.js';
import { APP, userPrincipal } from '../state/subjects.js';
import { recordRequest } from './consents.js';

/** What a page or the CLI asks consent for under a code of its own. */
export interface ForeignRequest {
  kind: ConsentRequest['kind'];
  principal: Principal;
  installationId?: string;
  scopes?: string[];
  requester: ConsentRequest['requester'];
}

/**
 * Opens the consent that a caller waits for whose last token request needed one: the CLI makes the
 * code itself, and sends only a browser to the service. `undefined` when it waits for none.
 */
export async function adoptRequest(
  service: Service,
  caller: Caller,
  code: string,
): Promise<ConsentRequest | undefined> {
  if (caller.kind !== 'access-token') return undefined;
  const refusal = takeRefusal(service, caller.bearerHash);
  const connector = service.store.connectors.find(({ id }) => id === refusal?.connectorId);
  if (refusal === undefined || connector === undefined) return undefined;
  const requester = { userId: caller.userId };
  return openForeignRequest(service, connector, code, { ...refusal, requester });
}

/**
 * Opens the consent that a browser asks for under a code of the CLI, for the default user.
 * @throws {ServiceError} when the connector cannot give it
 */
export async function requestFromBrowser(
  service: Service,
  connector: Connector,
  code: string,
  wanted: Pick<ForeignRequest, 'kind' | 'installationId' | 'scopes'>,
): Promise<ConsentRequest> {
  const { id: userId } = service.store.user();
  const principal = wanted.kind === 'install' ? APP : userPrincipal(userId);
  return openForeignRequest(service, connector, code, {
    ...wanted,
    principal,
    requester: { userId },
  });
}

async function openForeignRequest(
  service: Service,
  connector: Connector,
  code: string,
  { kind, principal, installationId, requester, scopes }: ForeignRequest,
): Promise<ConsentRequest> {
  if (kind === 'install') {
    requireKnownInstallation(connector, installationId);
    const granted = scopesToGrant(connector, APP, scopes);
    return recordRequest(service, connector, code, {
      ...{ kind, requester, installationId, scopes: granted },
    });
  }
  requireSubjectType(connector, principal);
  const installation = resolveInstallation(connector, installationId);
  return recordRequest(service, connector, code, {
    ...{ kind, requester, principal },
    installationId: installationIdOf(installation),
    scopes: scopesToGrant(connector, principal, scopes),
  });
}
