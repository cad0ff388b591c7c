import type { Connector, IssuedToken } from './records.js';

/** What every ledger event tells of the token it is about. */
export function tokenFacts(connector: Connector, token: IssuedToken) {
  return {
    ownerId: connector.teamId,
    clientId: connector.id,
    clientType: connector.type,
    projectId: token.projectId,
    environment: token.environment,
    subjectType: token.principal.type,
    subjectId: token.principal.id,
    authorizationId: token.authorizationId,
    tokenGroupId: token.tokenGroupId,
    tokenId: token.tokenId,
    scopes: token.scopes,
    installationId: token.installationId,
  };
}
