import { setField } from '../validation/arguments.js';

/** The fields of an object. */
export type Fields = Record<string, unknown>;

const LONGEST_HASHED = 4_096;

/** Whether what a caller gave says the same as a JSON value; the order of fields is nothing. */
export function sameJson(json: unknown, given: unknown): boolean {
  if (json === given) return typeof json !== 'function';
  if (typeof json !== 'object' || typeof given !== 'object' || !json || !given) return false;
  if (Array.isArray(json)) {
    if (!Array.isArray(given) || given.length !== json.length) return false;
    for (let at = 0; at < json.length; at++) if (!sameJson(json[at], given[at])) return false;
    return true;
  }
  // What writes itself in its own way says something else than its fields.
  if (Array.isArray(given) || 'toJSON' in given) return false;
  return sameFields(json as Fields, given as Fields, isUndefined);
}

/** Whether the fields that `isSkipped` leaves are the same. */
export function sameFields(
  json: Fields,
  given: Fields,
  isSkipped: (name: string, value: unknown) => boolean,
): boolean {
  let count = 0;
  for (const name in given) {
    const value = given[name];
    if (isSkipped(name, value)) continue;
    const own = json[name];
    // What every object inherits is no text and no number.
    const isSame = own === value && typeof own !== 'object' && typeof own !== 'function';
    if (!isSame && !(Object.hasOwn(json, name) && sameJson(own, value))) return false;
    count++;
  }
  return count === Object.keys(json).length;
}

/** Whether two lists hold the same texts, in whichever order and however often. */
export function sameSet(own: readonly string[] | undefined, given: unknown): boolean {
  if (own === undefined || !Array.isArray(given)) return own === (given ?? undefined);
  let isInOrder = own.length === given.length;
  for (let at = 0; at < given.length; at++) {
    if (own[at] === given[at]) continue;
    if (!own.includes(given[at])) return false;
    isInOrder = false;
  }
  return isInOrder || own.every((item) => given.includes(item));
}

/** The text of a JSON value, which is the same for values that {@link sameJson} finds the same. */
export function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join()}]`;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  const sorted = fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field)}`).join()}}`;
}

/** A deep copy of a JSON value. */
export function copyJson<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyJson) as T;
  const copy: Fields = {};
  for (const name in value) {
    setField(copy, name, copyJson(value[name]));
  }
  return copy as T;
}

/** A number that is the same for values that {@link sameJson} finds the same. */
export function hashJson(value: unknown): number {
  if (Array.isArray(value)) {
    let hash = value.length;
    for (const item of value) hash = (Math.imul(hash, 31) + hashJson(item)) | 0;
    return hash;
  }
  if (typeof value !== 'object' || value === null) return hashText(String(value));
  return hashFields(value as Fields, isUndefined);
}

/** {@link hashJson} of the fields that `isSkipped` leaves. */
export function hashFields(
  fields: Fields,
  isSkipped: (name: string, value: unknown) => boolean,
): number {
  let hash = 7;
  for (const name in fields) {
    const value = fields[name];
    if (isSkipped(name, value)) continue;
    hash = (hash + mix((Math.imul(hashText(name), 31) + hashJson(value)) | 0)) | 0;
  }
  return hash;
}

/** {@link hashJson} of a set. */
export function hashSet(items: unknown): number {
  if (!Array.isArray(items)) return 0;
  let hash = 1;
  items.forEach((item, at) => {
    if (items.indexOf(item) === at) hash = (hash + mix(hashJson(item))) | 0;
  });
  return hash;
}

/** A hash of a text; of a very long one, of places all over it. */
export function hashText(text: string): number {
  const step = Math.max(1, Math.floor(text.length / LONGEST_HASHED));
  let hash = text.length;
  for (let at = text.length - 1; at >= 0; at -= step) {
    hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  }
  return hash;
}

/** Spreads a hash over all its bits; the sums of similar ones would be the same otherwise. */
function mix(hash: number): number {
  const once = Math.imul(hash, 0x2c1b3c6d);
  return Math.imul(once ^ (once >>> 15), 0x297a2d39);
}

const isUndefined = (_name: string, value: unknown) => value === undefined;
