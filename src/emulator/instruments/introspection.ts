import type { ConnectAuthorizationDetail, ConnectTokenSubject } from '../../types.js';
import { tenantIdOf } from '../state/records.js';
import type { State } from '../state/store.js';

/** What is known of a provider token. */
export interface EmulatorIntrospection {
  /** Whether a provider would accept the token now. */
  active: boolean;
  token_type?: 'Bearer';
  /** The scopes, separated by spaces. */
  scope?: string;
  /** The connector's UID. */
  client_id?: string;
  /** The provider's id of the user; absent for the application. */
  sub?: string;
  /** Unix seconds. */
  iat?: number;
  /** Unix seconds. */
  exp?: number;
  aud?: string[];
  connector?: { id: string; uid: string; type: string };
  subject?: { type: ConnectTokenSubject['type']; id?: string };
  installationId?: string;
  tenantId?: string;
  tokenId?: string;
  authorizationId?: string;
  scopes?: string[];
  /** The only resources that it is for. */
  resources?: string[];
  /** The only rich authorization that it is for. */
  authorizationDetails?: ConnectAuthorizationDetail[];
  /** The claims that the service asserted for it, when the subject is `jwt-bearer`. */
  assertion?: Record<string, unknown>;
  /** Unix milliseconds. */
  expiresAt?: number;
  /** The project and environment that the token was first issued to. */
  projectId?: string;
  environment?: string;
}

/**
 * Tells a provider whether a token is good, and for what.
 * @see https://www.rfc-editor.org/rfc/rfc7662
 */
export function introspect({ store, clock }: State, token: string): EmulatorIntrospection {
  const now = clock.now();
  const issued = store
    .issuancesOf(token)
    .findLast((each) => (each.revokedAt === undefined || each.survives) && each.expiresAt > now);
  const connector = store.connectors.find(({ id }) => id === issued?.connectorId);
  if (issued === undefined || connector === undefined) return { active: false };
  const { principal, installationId } = issued;
  const grant = store.grant(issued.authorizationId);
  return {
    active: true,
    token_type: 'Bearer',
    scope: issued.scopes.join(' '),
    client_id: connector.uid,
    sub: grant?.externalSubject ?? principal.id,
    iat: Math.floor(issued.issuedAt / 1000),
    exp: Math.floor(issued.expiresAt / 1000),
    aud: issued.audience,
    connector: { id: connector.id, uid: connector.uid, type: connector.type },
    subject: { type: principal.type, id: principal.id },
    installationId,
    tenantId: tenantIdOf(connector, installationId),
    tokenId: issued.tokenId,
    authorizationId: issued.authorizationId,
    scopes: issued.scopes,
    resources: issued.resources ?? grant?.resources,
    authorizationDetails: issued.authorizationDetails ?? grant?.authorizationDetails,
    assertion: issued.assertion,
    expiresAt: issued.expiresAt,
    projectId: issued.projectId,
    environment: issued.environment,
  };
}
