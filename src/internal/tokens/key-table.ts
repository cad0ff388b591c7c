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
    const others = this.#bucket(own);
    this.#buckets.set(bucketOf(own), others.length === 0 ? own : [...others, own]);
    return own;
  }

  /** Takes an object of this table out of it. */
  forget(key: CacheKey): void {
    const [first, ...others] = this.#bucket(key).filter((known) => known !== key);
    if (first === undefined) this.#buckets.delete(bucketOf(key));
    else this.#buckets.set(bucketOf(key), others.length === 0 ? first : [first, ...others]);
  }

  #bucket(key: CacheKey): CacheKey[] {
    const bucket = this.#buckets.get(bucketOf(key)) ?? [];
    return Array.isArray(bucket) ? bucket : [bucket];
  }
}

// The one field that tells most requests of a busy server apart; building a text would cost more.
function bucketOf(key: CacheKey): string {
  const { subjectId, subjectRest, installationId, identity, connector } = key;
  return subjectId ?? (subjectRest || (installationId ?? identity ?? connector));
}
