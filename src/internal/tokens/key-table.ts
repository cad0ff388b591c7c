import { type CacheKey, ownKey, sameKey } from './cache-key.js';

/** Holds one object for all equal keys, so that maps can be keyed by it. */
export class KeyTable {
  // A bucket of one key is the key itself, as nearly all are.
  readonly #buckets = new Map<string, CacheKey | CacheKey[]>();

  /** The object that stands for `key`, if it is in the table. */
  find(key: CacheKey): CacheKey | undefined {
    const bucket = this.#buckets.get(bucketOf(key));
    if (bucket === undefined) return undefined;
    if (!Array.isArray(bucket)) return sameKey(bucket, key) ? bucket : undefined;
    for (const known of bucket) {
      if (sameKey(known, key)) return known;
    }
    return undefined;
  }

  /** The object that stands for `key`, put into the table when it is new. */
  intern(key: CacheKey): CacheKey {
    const known = this.find(key);
    if (known !== undefined) return known;
    const own = ownKey(key);
    const others = this.#buckets.get(bucketOf(own));
    if (Array.isArray(others)) others.push(own);
    else this.#buckets.set(bucketOf(own), others === undefined ? own : [others, own]);
    return own;
  }

  /** Takes an object of this table out of it. */
  forget(key: CacheKey): void {
    const bucket = this.#buckets.get(bucketOf(key));
    const place = Array.isArray(bucket) ? bucket.indexOf(key) : -1;
    if (Array.isArray(bucket) && place >= 0) bucket.splice(place, 1);
    const isEmpty = Array.isArray(bucket) ? bucket.length === 0 : bucket === key;
    if (isEmpty) this.#buckets.delete(bucketOf(key));
  }
}

// The one field that tells most requests of a busy server apart, because building a text of all
// would cost more; only the application itself has none beside its caller and connector.
function bucketOf({ subjectId, subjectRest, installationId, identity, connector }: CacheKey) {
  return subjectId ?? (subjectRest || (installationId ?? connector + (identity ?? '')));
}
