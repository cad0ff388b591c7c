import type {
  ConnectRevocationParams,
  ConnectTokenParams,
  ConnectTokenSubject,
} from '../../types.js';
import { type CacheKey, isRequestOf, isSameSubject } from './cache-key.js';
import type { Fields } from './json.js';
import type { KeptToken } from './kept-token.js';

/** Stands for all installations: a token across them is concerned by each. */
export const ALL_INSTALLATIONS = '*';

/** What a revocation or a deletion makes unusable. */
export interface Invalidation {
  /** Id or UID. */
  connector: string;
  subject: ConnectTokenSubject;
  /** Whether it concerns a request, and the token that answers it once that is known. */
  covers(key: CacheKey, kept?: KeptToken): boolean;
}

/** What a deletion concerns: one request, whoever its caller. */
export function deletionOf(connector: string, params: ConnectTokenParams): Invalidation {
  return { connector, subject: params.subject, covers: (key) => isRequestOf(key, params) };
}

/** What a revocation concerns: every token of the subject that may be of the installation. */
export function revocationOf(
  connector: string,
  { subject, installationId: revoked }: ConnectRevocationParams,
): Invalidation {
  const covers = (key: CacheKey, kept?: KeptToken) =>
    isSameSubject(key.subject, subject as unknown as Fields) &&
    (mayBe(key.installationId, revoked) || isOf(kept, revoked));
  return { connector, subject, covers };
}

/** Whether a request may have been answered from an installation. */
function mayBe(asked: string | undefined, revoked: string | undefined): boolean {
  // Without an id it is the default installation, which may be any of them.
  if (asked === undefined || revoked === undefined) return true;
  return asked === revoked || [asked, revoked].includes(ALL_INSTALLATIONS);
}

/** Whether a token is of an installation, or its connector has none that it could tell. */
function isOf(kept: KeptToken | undefined, revoked: string | undefined): boolean {
  const named = kept?.response.installationId;
  return named === undefined || named === null || named === revoked;
}

/** Whether a connector is the one of a request or of the token that answered it. */
export function isOfConnector(connector: string, key: CacheKey, kept: KeptToken): boolean {
  return key.connector === connector || connectorNames(kept).includes(connector);
}

/** The id and UID of the connector, which the service tells with a token. */
export function connectorNames({ response }: KeptToken): unknown[] {
  const { id, uid } = (response.connector ?? {}) as Partial<Record<string, unknown>>;
  return [id, uid];
}
