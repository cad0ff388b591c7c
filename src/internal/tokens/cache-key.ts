import type { ConnectTokenParams } from '../../types.js';

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
  readonly audience: readonly string[] | undefined;
  readonly resources: readonly string[] | undefined;
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
  const { installationId, scopes, audience, resources } = params;
  const subject = params.subject as unknown as Fields;
  const fields = params as unknown as Fields;
  return {
    identity,
    connector,
    subjectType: params.subject.type,
    subjectId: typeof subject.id === 'string' ? subject.id : undefined,
    subjectRest: hasRest(subject, isPlainSubjectField) ? rest(subject, isPlainSubjectField) : '',
    installationId,
    scopes: isDefault(scopes) ? undefined : scopes,
    audience,
    resources,
    rest: hasRest(fields, isPlainField) ? rest(fields, isPlainField) : '',
  };
}

/** A copy that shares nothing with the caller; written out, because a spread takes more memory. */
export function ownKey(key: CacheKey): CacheKey {
  return {
    identity: key.identity,
    connector: key.connector,
    subjectType: key.subjectType,
    subjectId: key.subjectId,
    subjectRest: key.subjectRest,
    installationId: key.installationId,
    scopes: ownSet(key.scopes),
    audience: ownSet(key.audience),
    resources: ownSet(key.resources),
    rest: key.rest,
  };
}

/** Whether two requests are the same but for their connector and caller. */
export function sameRequest(a: CacheKey, b: CacheKey): boolean {
  return (
    sameSubject(a, b) &&
    a.installationId === b.installationId &&
    a.rest === b.rest &&
    sameSet(a.scopes, b.scopes) &&
    sameSet(a.audience, b.audience) &&
    sameSet(a.resources, b.resources)
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

type FieldTest = (name: string, value: unknown) => boolean;

function isPlainField(name: string): boolean {
  return (
    name === 'subject' ||
    name === 'installationId' ||
    name === 'scopes' ||
    name === 'audience' ||
    name === 'resources' ||
    name === 'validityBufferMs'
  );
}

function isPlainSubjectField(name: string, value: unknown): boolean {
  return name === 'type' || (name === 'id' && typeof value === 'string');
}

function isDefault(scopes: readonly string[] | undefined): boolean {
  if (!Array.isArray(scopes)) return scopes === undefined;
  return scopes.length > 0 && scopes.every((scope) => scope === '*');
}

function sameSet(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.every((item) => b.includes(item)) && b.every((item) => a.includes(item));
}

function hasRest(fields: Fields, isPlain: FieldTest): boolean {
  for (const name in fields) {
    if (fields[name] !== undefined && !isPlain(name, fields[name])) return true;
  }
  return false;
}

function rest(fields: Fields, isPlain: FieldTest): string {
  const others = Object.entries(fields).filter(([name, value]) => !isPlain(name, value));
  return JSON.stringify(Object.fromEntries(others), sortFields);
}

function ownSet(items: readonly string[] | undefined): readonly string[] | undefined {
  return items && [...new Set(items)].sort();
}

function sortFields(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
