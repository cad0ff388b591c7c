import type { ConnectTokenParams } from '../../types.js';
import type { Caller } from '../environment/credential.js';
import { type CacheKey, hashOf, isKeyOf, subjectName } from './cache-key.js';

const FEW = 8;

/** Finds the one object of each key, by its connector and subject first. */
export class SlotTable<S extends CacheKey> {
  // A subject with one object has that alone, as nearly all have.
  readonly #connectors = new Map<unknown, Map<string, S | Bucket<S>>>();

  /** The object of what a caller asks for, checked or not. */
  find(caller: Caller, connector: unknown, params: ConnectTokenParams): S | undefined {
    const found = this.#connectors.get(connector)?.get(subjectName(params.subject));
    if (found === undefined) return undefined;
    if (found instanceof Bucket) return found.find(caller, connector, params);
    return isKeyOf(found, caller, connector, params) ? found : undefined;
  }

  add(slot: S): void {
    const { connector, subject } = slot;
    const subjects = this.#connectors.get(connector) ?? new Map<string, S | Bucket<S>>();
    this.#connectors.set(connector, subjects);
    const name = subjectName(subject as never);
    const found = subjects.get(name);
    if (found === undefined) subjects.set(name, slot);
    else if (found instanceof Bucket) found.add(slot);
    else subjects.set(name, new Bucket(found, slot));
  }

  /** Takes an object out, and tells whether it was the last one of its connector. */
  remove(slot: S): boolean {
    const { connector, subject } = slot;
    const subjects = this.#connectors.get(connector);
    const name = subjectName(subject as never);
    const found = subjects?.get(name);
    if (subjects === undefined || found === undefined) return false;
    if (found instanceof Bucket) found.remove(slot);
    if (found === slot || (found instanceof Bucket && found.isEmpty)) subjects.delete(name);
    return subjects.size === 0 && this.#connectors.delete(connector);
  }

  /** All objects of a subject under one name of a connector. */
  of(connector: string, subject: ConnectTokenParams['subject']): S[] {
    const found = this.#connectors.get(connector)?.get(subjectName(subject));
    if (found === undefined) return [];
    return found instanceof Bucket ? found.all() : [found];
  }
}

/** The objects of one subject: a few are compared one by one, many are found by a hash. */
class Bucket<S extends CacheKey> {
  #few: S[];
  #byHash: Map<number, S[]> | undefined;

  constructor(...slots: S[]) {
    this.#few = slots;
  }

  get isEmpty(): boolean {
    return this.#byHash ? this.#byHash.size === 0 : this.#few.length === 0;
  }

  all(): S[] {
    return this.#byHash ? [...this.#byHash.values()].flat() : [...this.#few];
  }

  find(caller: Caller, connector: unknown, params: ConnectTokenParams): S | undefined {
    const candidates = this.#byHash ? this.#byHash.get(hashOf(caller, params)) : this.#few;
    if (candidates === undefined) return undefined;
    for (const slot of candidates) {
      if (isKeyOf(slot, caller, connector, params)) return slot;
    }
    return undefined;
  }

  add(slot: S): void {
    if (this.#byHash) {
      addTo(this.#byHash, slot);
      return;
    }
    this.#few.push(slot);
    if (this.#few.length <= FEW) return;
    this.#byHash = new Map();
    for (const known of this.#few) addTo(this.#byHash, known);
    this.#few = [];
  }

  remove(slot: S): void {
    const isOther = (other: S) => other !== slot;
    if (!this.#byHash) {
      this.#few = this.#few.filter(isOther);
      return;
    }
    const hash = hashOfKey(slot);
    const others = this.#byHash.get(hash)?.filter(isOther) ?? [];
    if (others.length === 0) this.#byHash.delete(hash);
    else this.#byHash.set(hash, others);
  }
}

function addTo<S extends CacheKey>(byHash: Map<number, S[]>, slot: S): void {
  const hash = hashOfKey(slot);
  const others = byHash.get(hash);
  if (others) others.push(slot);
  else byHash.set(hash, [slot]);
}

function hashOfKey({ rest, ...slot }: CacheKey): number {
  const { callerId: id, isDeployment, subject, installationId, scopes, audience, resources } = slot;
  const params = { ...rest, subject, installationId, scopes, audience, resources };
  return hashOf({ id, isDeployment }, params as unknown as ConnectTokenParams);
}
