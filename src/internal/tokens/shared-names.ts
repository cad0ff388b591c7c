import type { SharedTokenName } from '../../token-store.js';
import type { ConnectRevocationParams, ConnectTokenParams } from '../../types.js';
import { isText } from '../validation/predicates.js';
import { type CacheKey, cacheKey, subjectIdentity } from './cache-key.js';
import { ALL_INSTALLATIONS, connectorNames } from './invalidation.js';
import { canonicalJson, type Fields } from './json.js';
import type { KeptToken } from './kept-token.js';

const NOBODY = { id: '', isDeployment: false };

/** The name of a token for all processes; `baseUrl` tells whose service it is. */
export function sharedName(key: CacheKey, baseUrl: string): SharedTokenName {
  const { callerId, isDeployment, connector, subject } = key;
  const parts = [baseUrl, isDeployment, callerId, connector, requestOf(key)];
  return { subject: subjectText(subject), request: JSON.stringify(parts) };
}

/** The part of a name that says whom a token represents. */
export function subjectText(subject: object): string {
  return canonicalJson(subjectIdentity(subject as Fields));
}

/**
 * What the revocation of makes a token unusable: its connector under each of its names, alone, with
 * its installation, and with its request.
 */
export function namesOf(key: CacheKey, kept: KeptToken): string[] {
  const connectors = new Set([key.connector, ...connectorNames(kept).filter(isText)]);
  const installations = new Set([key.installationId, kept.response.installationId].filter(isText));
  const isAny = key.installationId === undefined || kept.response.installationId === undefined;
  if (isAny || kept.response.installationId === null) installations.add(ALL_INSTALLATIONS);
  return [...connectors].flatMap((connector) => [
    connectorName(connector),
    requestName(connector, key),
    ...[...installations].map((installation) => installationName(connector, installation)),
  ]);
}

/** What a revocation makes unusable, as {@link namesOf} a token name it. */
export function revokedNames(
  connector: string,
  { installationId: revoked }: ConnectRevocationParams,
): string[] {
  if (revoked === undefined || revoked === ALL_INSTALLATIONS) return [connectorName(connector)];
  // What may be of any installation may be of this one.
  const concerned = [revoked, ALL_INSTALLATIONS];
  return concerned.map((installation) => installationName(connector, installation));
}

/** What a deletion makes unusable: one request, whoever its caller. */
export function deletedNames(connector: string, params: ConnectTokenParams): string[] {
  return [requestName(connector, cacheKey(NOBODY, connector, params))];
}

const connectorName = (connector: string) => JSON.stringify(['connector', connector]);
const requestName = (connector: string, key: CacheKey) =>
  JSON.stringify(['request', connector, requestOf(key)]);
const installationName = (connector: string, installation: string) =>
  JSON.stringify(['installation', connector, installation]);

function requestOf({ subject, installationId, scopes, audience, resources, rest }: CacheKey) {
  const sets = { scopes: setOf(scopes), audience: setOf(audience), resources: setOf(resources) };
  return canonicalJson({ subject, installationId, ...sets, rest });
}

function setOf(items: readonly string[] | undefined): string[] | undefined {
  return items && [...new Set(items)].sort();
}
