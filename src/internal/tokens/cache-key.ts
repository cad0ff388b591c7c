import type { ConnectTokenParams, ConnectTokenSubject } from '../../types.js';
import type { Caller } from '../environment/credential.js';
import { isLeftOut, setField } from '../validation/arguments.js';
import { type Fields, hashFields, hashSet, hashText, sameFields, sameSet } from './json.js';

/**
 * What decides which token answers a request. It is compared field by field with what a caller
 * gives: that costs less than half of building and hashing a text, which is why it is none.
 */
export interface CacheKey {
  readonly callerId: string;
  readonly isDeployment: boolean;
  readonly connector: string;
  readonly subject: Fields;
  readonly installationId: string | undefined;
  /** A set; absent stands for the connector's defaults. */
  readonly scopes: readonly string[] | undefined;
  readonly audience: readonly string[] | undefined;
  readonly resources: readonly string[] | undefined;
  /** All other params. */
  readonly rest: Fields;
}

const NO_FIELDS: Fields = {};

/** The key of a request; `params` are checked, plain JSON, and nobody else's. */
export function cacheKey(caller: Caller, connector: string, params: ConnectTokenParams): CacheKey {
  const { subject, installationId, scopes, audience, resources } = params;
  return {
    callerId: caller.id,
    isDeployment: caller.isDeployment,
    connector,
    subject: subject as unknown as Fields,
    installationId,
    scopes: isDefault(scopes) ? undefined : scopes,
    audience,
    resources,
    rest: restOf(params as unknown as Fields),
  };
}

function restOf(params: Fields): Fields {
  let rest = NO_FIELDS;
  for (const name in params) {
    if (isNamed(name, params[name])) continue;
    if (rest === NO_FIELDS) rest = {};
    setField(rest, name, params[name]);
  }
  return rest;
}

/** Whether a key stands for what a caller asks for, checked or not. */
export function isKeyOf(
  key: CacheKey,
  caller: Caller,
  connector: unknown,
  params: ConnectTokenParams,
): boolean {
  return (
    key.callerId === caller.id &&
    key.isDeployment === caller.isDeployment &&
    key.connector === connector &&
    isRequestOf(key, params)
  );
}

/** Whether a key stands for a request, whoever its caller and whatever the connector's name. */
export function isRequestOf(key: CacheKey, params: ConnectTokenParams): boolean {
  const { subject, installationId, scopes, audience, resources } = params;
  return (
    key.installationId === (installationId ?? undefined) &&
    (isDefault(scopes) ? key.scopes === undefined : sameSet(key.scopes, scopes)) &&
    sameSet(key.audience, audience) &&
    sameSet(key.resources, resources) &&
    sameFields(key.subject, subject as unknown as Fields, isLeftOut) &&
    sameFields(key.rest, params as unknown as Fields, isNamed)
  );
}

/** A number that is the same for all requests of the same {@link isKeyOf}. */
export function hashOf(caller: Caller, params: ConnectTokenParams): number {
  const { subject, installationId, scopes, audience, resources } = params;
  const parts = [
    hashText(caller.id),
    installationId ? hashText(installationId) : 0,
    isDefault(scopes) ? 0 : hashSet(scopes),
    hashSet(audience),
    hashSet(resources),
    hashFields(subject as unknown as Fields, isLeftOut),
    hashFields(params as unknown as Fields, isNamed),
  ];
  let hash = 0;
  for (const part of parts) hash = (Math.imul(hash, 31) + part) | 0;
  return hash;
}

// What identifies a subject of each type; what else is said of it describes it.
const IDENTIFYING: Record<string, readonly string[]> = {
  user: ['id', 'issuer'],
  'jwt-bearer': ['sub', 'iss', 'aud'],
  token: ['token'],
};

/** What names a subject, or only its type when there is but one of it. */
export function subjectName(subject: ConnectTokenSubject): string {
  const fields = subject as unknown as Fields;
  const name = fields[IDENTIFYING[subject.type]?.[0] ?? 'type'];
  return typeof name === 'string' ? name : '';
}

/** Whether two subjects are the same by what identifies one. */
export function isSameSubject(a: Fields, b: Fields): boolean {
  const names = IDENTIFYING[String(a.type)] ?? [];
  return (
    a.type === b.type && names.every((name) => (a[name] ?? undefined) === (b[name] ?? undefined))
  );
}

/** What identifies a subject: the same for those that {@link isSameSubject} finds the same. */
export function subjectIdentity(subject: Fields): unknown[] {
  const names = IDENTIFYING[String(subject.type)] ?? [];
  return [subject.type, ...names.map((name) => subject[name] ?? null)];
}

/** The fields of params that have a place of their own in a key, or none. */
function isNamed(name: string, value: unknown): boolean {
  return (
    name === 'subject' ||
    name === 'installationId' ||
    name === 'scopes' ||
    name === 'audience' ||
    name === 'resources' ||
    name === 'validityBufferMs' ||
    isLeftOut(name, value)
  );
}

function isDefault(scopes: unknown): boolean {
  return Array.isArray(scopes) && scopes[0] === '*' && scopes.every((scope) => scope === '*');
}
