import type * as z from 'zod';
import { requestedPrincipal, requesterOf } from '../auth/callers.js';
import type { Service } from '../service.js';
import { connectorFacts, installationFacts, subjectFacts } from '../state/ledger.js';
import type { Principal } from '../state/records.js';
import { rememberRefusal } from '../state/refusals.js';
import type { tokenRequestSchema } from '../wire/request-schemas.js';
import { ServiceError } from '../wire/service-error.js';
import type { Call } from './api-call.js';

/** Body of a token request. */
export type TokenParams = z.infer<typeof tokenRequestSchema>;

/**
 * Puts a token request that got no token into the audit trail, when its connector is known, and
 * remembers it when a person can help, for the CLI that is going to wait for that person.
 */
export function recordRefusal(
  service: Service,
  { caller, target }: Call,
  params: TokenParams,
  { code, message }: ServiceError,
): void {
  const { store, clock, ledger } = service;
  const connector = store.findConnector(target, caller.teamId);
  if (connector === undefined) return;
  const principal = principalOf(caller, params);
  ledger.record({
    eventType: 'Token Request',
    timestamp: clock.now(),
    ...connectorFacts(connector),
    ...requesterOf(caller),
    ...(principal ? subjectFacts(principal) : { subjectType: params.subject?.type }),
    ...installationFacts(connector, params.installationId),
    ...{ scopes: params.scopes, error: { code, message } },
  });
  const kind = kindOf(code);
  if (caller.kind !== 'access-token' || kind === undefined || principal === undefined) return;
  const { installationId, scopes } = params;
  const { bearerHash } = caller;
  rememberRefusal(service, {
    ...{ bearerHash, kind, connectorId: connector.id, principal, installationId, scopes },
  });
}

/** What a person can do about a refusal. */
function kindOf(code: ServiceError['code']): 'authorize' | 'install' | undefined {
  if (code === 'user_authorization_required') return 'authorize';
  return code === 'client_installation_required' ? 'install' : undefined;
}

/** Whom a request was for; `undefined` when its caller may not ask for that. */
function principalOf(caller: Call['caller'], { subject }: TokenParams): Principal | undefined {
  try {
    return requestedPrincipal(caller, subject);
  } catch (error) {
    if (error instanceof ServiceError) return undefined;
    throw error;
  }
}
