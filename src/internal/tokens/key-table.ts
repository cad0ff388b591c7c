import { type CacheKey, ownKey, sameKey } from './cache-key.js';

/** Holds one object for all equal keys, so that maps can be keyed by it. */
export class KeyTable {
  readonly #buckets = new Map<string, CacheKey[]>();

  /** The object that stands for `key`, if it is in the table. */
  find(key: CacheKey): CacheKey | undefined {
    const bucket = this.#buckets.get(bucketOf(key));
    if (bucket === undefined) return undefined;
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
    const bucket = this.#buckets.get(bucketOf(own));
    if (bucket === undefined) this.#buckets.set(bucketOf(own), [own]);
    else bucket.push(own);
    return own;
  }

  /** Takes an object of this table out of it. */
  forget(key: CacheKey): void {
    const others = this.#buckets.get(bucketOf(key))?.filter((known) => known !== key) ?? [];
    if (others.length > 0) this.#buckets.set(bucketOf(key), others);
    else this.#buckets.delete(bucketOf(key));
  }
}

// The one field that tells most requests of a busy server apart; building a text would cost more.
function bucketOf(key: CacheKey): string {
  const { subjectId, subjectRest, installationId, identity, connector } = key;
  return subjectId ?? (subjectRest || (installationId ?? identity ?? connector));
}
