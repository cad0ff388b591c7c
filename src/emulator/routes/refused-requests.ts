import type * as z from 'zod';
import { requestedPrincipal, requesterOf } from '../auth/callers.js';
import type { Service } from '../service.js';
import { connectorFacts, installationFacts, subjectFacts } from '../state/ledger.js';
import type { Connector, Principal } from '../state/records.js';
import { rememberRefusal } from '../state/refusals.js';
import type { tokenRequestSchema } from '../wire/request-schemas.js';
import { ServiceError } from '../wire/service-error.js';
import type { Call } from './api-call.js';

/** What of a request the audit trail shows; an installation has no subject. */
type Asked = Pick<TokenParams, 'scopes' | 'installationId' | 'subject'>;
type RefusedEvent = 'Token Request' | 'Completed Authorization Request';

/** Body of a token request. */
export type TokenParams = z.infer<typeof tokenRequestSchema>;

/**
 * Puts a token request that got no token into the audit trail, and remembers it when a person can
 * help, for the CLI that is going to wait for that person.
 */
export function recordRefusedToken(
  service: Service,
  call: Call,
  params: TokenParams,
  error: ServiceError,
): void {
  const { caller } = call;
  const connector = recordRefusal(service, 'Token Request', call, params, error);
  const principal = principalOf(caller, params);
  const kind = kindOf(error.code);
  if (caller.kind !== 'access-token' || kind === undefined) return;
  if (connector === undefined || principal === undefined) return;
  const { installationId, scopes } = params;
  const { bearerHash } = caller;
  rememberRefusal(service, {
    ...{ bearerHash, kind, connectorId: connector.id, principal, installationId, scopes },
  });
}

/** Answers a request for a consent; when it is refused, that is in the audit trail. */
export async function recordingRefusal<T>(
  service: Service,
  call: Call,
  params: Asked,
  answer: () => Promise<T>,
): Promise<T> {
  try {
    return await answer();
  } catch (error) {
    if (error instanceof ServiceError) {
      recordRefusal(service, 'Completed Authorization Request', call, params, error);
    }
    throw error;
  }
}

/** Puts a request into the audit trail when its connector is known, and returns that. */
function recordRefusal(
  { store, clock, ledger }: Service,
  eventType: RefusedEvent,
  { caller, target }: Call,
  { scopes, installationId, ...params }: Asked,
  { code, message }: ServiceError,
): Connector | undefined {
  const connector = store.findConnector(target, caller.teamId);
  if (connector === undefined) return undefined;
  const principal = principalOf(caller, params);
  ledger.record({
    eventType,
    timestamp: clock.now(),
    ...connectorFacts(connector),
    ...requesterOf(caller),
    ...(principal ? subjectFacts(principal) : { subjectType: params.subject?.type }),
    ...installationFacts(connector, installationId),
    ...{ scopes, error: { code, message } },
  });
  return connector;
}

/** What a person can do about a refusal. */
function kindOf(code: ServiceError['code']): 'authorize' | 'install' | undefined {
  if (code === 'user_authorization_required') return 'authorize';
  return code === 'client_installation_required' ? 'install' : undefined;
}

/** Whom a request was for; `undefined` when its caller may not ask for that. */
function principalOf(caller: Call['caller'], { subject }: Asked): Principal | undefined {
  try {
    return requestedPrincipal(caller, subject);
  } catch (error) {
    if (error instanceof ServiceError) return undefined;
    throw error;
  }
}
