import type { ConnectTokenParams } from '../../types.js';
import type { Caller } from '../environment/credential.js';
import { type CacheKey, hashOf, isKeyOf, subjectName } from './cache-key.js';

/** Something that is kept for one key. */
interface Keyed {
  readonly key: CacheKey;
}

const FEW = 8;

/** Finds the one object of each key, by its connector and subject first. */
export class SlotTable<S extends Keyed> {
  readonly #connectors = new Map<unknown, Map<string, Bucket<S>>>();

  /** The object of what a caller asks for, checked or not. */
  find(caller: Caller, connector: unknown, params: ConnectTokenParams): S | undefined {
    const bucket = this.#connectors.get(connector)?.get(subjectName(params.subject));
    return bucket?.find(caller, connector, params);
  }

  add(slot: S): void {
    const { connector, subject } = slot.key;
    const subjects = this.#connectors.get(connector) ?? new Map<string, Bucket<S>>();
    this.#connectors.set(connector, subjects);
    const name = subjectName(subject as never);
    const bucket = subjects.get(name) ?? new Bucket<S>();
    subjects.set(name, bucket);
    bucket.add(slot);
  }

  /** Takes an object out, and tells whether it was the last one of its connector. */
  remove(slot: S): boolean {
    const { connector, subject } = slot.key;
    const subjects = this.#connectors.get(connector);
    const name = subjectName(subject as never);
    const bucket = subjects?.get(name);
    if (!subjects || !bucket) return false;
    bucket.remove(slot);
    if (bucket.slots.size === 0) subjects.delete(name);
    return subjects.size === 0 && this.#connectors.delete(connector);
  }

  /** All objects of a subject under one name of a connector. */
  of(connector: string, subject: ConnectTokenParams['subject']): S[] {
    return [...(this.#connectors.get(connector)?.get(subjectName(subject))?.slots ?? [])];
  }
}

/** The objects of one subject: a few are compared one by one, many are found by a hash. */
class Bucket<S extends Keyed> {
  readonly slots = new Set<S>();
  #byHash: Map<number, S[]> | undefined;

  find(caller: Caller, connector: unknown, params: ConnectTokenParams): S | undefined {
    const candidates = this.#byHash ? this.#byHash.get(hashOf(caller, params)) : this.slots;
    if (candidates === undefined) return undefined;
    for (const slot of candidates) {
      if (isKeyOf(slot.key, caller, connector, params)) return slot;
    }
    return undefined;
  }

  add(slot: S): void {
    this.slots.add(slot);
    if (this.#byHash) this.#index(slot);
    else if (this.slots.size > FEW) {
      this.#byHash = new Map();
      for (const known of this.slots) this.#index(known);
    }
  }

  remove(slot: S): void {
    this.slots.delete(slot);
    const hash = hashOfKey(slot.key);
    const others = this.#byHash?.get(hash)?.filter((other) => other !== slot);
    if (others?.length === 0) this.#byHash?.delete(hash);
    else if (others) this.#byHash?.set(hash, others);
  }

  #index(slot: S): void {
    const hash = hashOfKey(slot.key);
    const others = this.#byHash?.get(hash);
    if (others) others.push(slot);
    else this.#byHash?.set(hash, [slot]);
  }
}

function hashOfKey({ caller, connector, ...params }: CacheKey): number {
  const { rest, ...named } = params;
  return hashOf(caller, { ...rest, ...named } as unknown as ConnectTokenParams);
}
