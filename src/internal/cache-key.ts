import type { ConnectTokenParams } from '../types.js';

/**
 * The fields of a token request that decide which token answers it. Building and comparing it
 * costs less than half of building and hashing a string, which is why it is no string.
 */
export interface CacheKey {
  /** The explicit credential of the caller; the deployment's own identity has none. */
  readonly identity: string | undefined;
  readonly connector: string;
  readonly subjectType: string;
  /** The user's id. */
  readonly subjectId: string | undefined;
  /** Canonical JSON of the subject's other fields; empty when there are none. */
  readonly subjectRest: string;
  readonly installationId: string | undefined;
  /** A set; absent stands for the connector's defaults. */
  readonly scopes: readonly string[] | undefined;
  /** Canonical JSON of all other params; empty when there are none. */
  readonly rest: string;
}

type Fields = Record<string, unknown>;

/** The key of a request; it holds the caller's arrays until {@link ownKey} copies them. */
export function cacheKey(
  identity: string | undefined,
  connector: string,
  params: ConnectTokenParams,
): CacheKey {
  const { subject, installationId, scopes } = params;
  return {
    identity,
    connector,
    subjectType: subject.type,
    subjectId: (subject as { id?: string }).id,
    subjectRest: restOf(subject as unknown as Fields, isPlainSubjectField),
    installationId,
    scopes: isDefault(scopes) ? undefined : scopes,
    rest: restOf(params as unknown as Fields, isPlainField),
  };
}

/** A copy that shares nothing with the caller. */
export function ownKey(key: CacheKey): CacheKey {
  return { ...key, scopes: key.scopes && asSet(key.scopes) };
}

/** Whether two requests are the same but for their connector and caller. */
export function sameRequest(a: CacheKey, b: CacheKey): boolean {
  return (
    sameSubject(a, b) &&
    a.installationId === b.installationId &&
    a.rest === b.rest &&
    sameSet(a.scopes, b.scopes)
  );
}

/** Whether two requests are for the same subject. */
export function sameSubject(a: CacheKey, b: CacheKey): boolean {
  return (
    a.subjectId === b.subjectId &&
    a.subjectType === b.subjectType &&
    a.subjectRest === b.subjectRest
  );
}

/** Whether two requests are answered by the same token. */
export function sameKey(a: CacheKey, b: CacheKey): boolean {
  return a.identity === b.identity && a.connector === b.connector && sameRequest(a, b);
}

function isPlainField(name: string): boolean {
  return (
    name === 'subject' ||
    name === 'installationId' ||
    name === 'scopes' ||
    name === 'validityBufferMs'
  );
}

function isPlainSubjectField(name: string): boolean {
  return name === 'type' || name === 'id';
}

function isDefault(scopes: readonly string[] | undefined): boolean {
  return scopes === undefined || (scopes.length === 1 && scopes[0] === '*');
}

function sameSet(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.every((item) => b.includes(item)) && b.every((item) => a.includes(item));
}

function restOf(fields: Fields, isPlain: (name: string) => boolean): string {
  for (const name in fields) {
    if (!isPlain(name) && fields[name] !== undefined) return canonicalRest(fields, isPlain);
  }
  return '';
}

function canonicalRest(fields: Fields, isPlain: (name: string) => boolean): string {
  const rest = Object.entries(fields)
    .filter(([name, value]) => !isPlain(name) && value !== undefined)
    .map(([name, value]) => [name, isSet(name) ? asSet(value as string[]) : value]);
  return rest.length === 0 ? '' : JSON.stringify(Object.fromEntries(rest), sortFields);
}

const asSet = (items: readonly string[]) => [...new Set(items)].sort();
const isSet = (name: string) => name === 'audience' || name === 'resources';

function sortFields(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
