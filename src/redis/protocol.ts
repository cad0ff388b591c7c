import type {
  LeaseOutcome,
  Settlement,
  SharedToken,
  SharedTokenName,
  TakenToken,
  TakeOptions,
  TokenLease,
} from '../token-store.js';
import { LEASE_MS } from '../token-store-times.js';
import { KeyRing, nonce, type SecretKeys } from './key-ring.js';
import type { RedisSettings } from './options.js';
import { runScript } from './script-client.js';
import { REVOKE, type Script, SETTLE, SUPERSEDE, TAKE } from './scripts.js';
import {
  type EntryKeys,
  entryKeys,
  generationNames,
  openToken,
  sealToken,
  subjectTag,
} from './shared-entry.js';

// Revocations are remembered for longer than any request may be in the air.
const SHORTEST_MEMORY_MS = 3_600_000;
const MEMORY_MARGIN_MS = 60_000;
const MOST_REVOKED_NAMES = 1_000;
const LONGEST_LIFE_MS = 10 * 365 * 86_400_000;
const NO_TOKEN_WILL_DO = '-';

interface RedisLease extends TokenLease {
  name: SharedTokenName;
  keys: SecretKeys;
  places: EntryKeys;
  holder: string;
  attempt: string;
  /** The time of Redis when it was given. */
  givenAt: number;
  /** When it came, on the clock of `performance.now`. */
  receivedAt: number;
}

/** How to run {@link TAKE}. */
interface Taking {
  buffer: string;
  manner: 'look' | 'wait' | 'urgent';
  holder: string;
}

/** The scripts and what they say, without any limit of time. */
export class Protocol {
  readonly #settings: Pick<RedisSettings, 'client' | 'prefix'>;
  readonly #ring: KeyRing;
  readonly #onUnreadable: (error: Error) => void;
  readonly #places = new WeakMap<SharedTokenName, Map<SecretKeys, EntryKeys>>();

  constructor(settings: RedisSettings, onUnreadable: (error: Error) => void) {
    this.#settings = settings;
    this.#ring = new KeyRing(settings.secrets);
    this.#onUnreadable = onUnreadable;
  }

  async take(name: SharedTokenName, how: TakeOptions): Promise<TakenToken> {
    const all = await this.#ring.all();
    const { holder = nonce(), keys = all[0] as SecretKeys } = { ...(how.lease as RedisLease) };
    const isAsking = how.isForced || how.lease !== undefined;
    const bufferMs = Math.min(how.bufferMs, LONGEST_LIFE_MS);
    const buffer = isAsking ? NO_TOKEN_WILL_DO : String(bufferMs);
    const manner = how.isForced || how.isUrgent ? 'urgent' : 'wait';
    const isRotating = all.length > 1 && !isAsking;
    const look = (one: SecretKeys) => this.#ask(one, name, { buffer, manner: 'look', holder });
    const looks = isRotating ? await Promise.all(all.map(look)) : [];
    const found = looks.find((taken) => taken !== undefined);
    if (found !== undefined) return found;
    const taken =
      (await this.#ask(keys, name, { buffer, manner, holder })) ??
      (await this.#ask(keys, name, { buffer: NO_TOKEN_WILL_DO, manner, holder }));
    return taken as TakenToken;
  }

  async settle(lease: TokenLease, outcome: LeaseOutcome): Promise<Settlement> {
    const { keys, places, holder, epoch, attempt, givenAt, receivedAt } = lease as RedisLease;
    // Beside the secret, the base and the count of revocations, it may tell of a refusal.
    const [, base, revocations] = epoch.split('.');
    const args = [holder, `${base}.${revocations}`, attempt, outcome.type];
    if (outcome.type === 'token') {
      const { token, names } = outcome;
      const now = givenAt + performance.now() - receivedAt;
      const leftMs = Math.floor(Math.min(token.leftMs, LONGEST_LIFE_MS));
      if (leftMs < 1) return this.settle(lease, { type: 'none' });
      args.push(
        await sealToken(keys, token, { place: places.entry, now }),
        (await generationNames(keys, names)).join(','),
        String(Math.floor(token.lifetimeMs / 2)),
        String(leftMs),
        String(leftMs + MEMORY_MARGIN_MS),
      );
    }
    await this.#supersede(lease as RedisLease, outcome);
    const { entry, generations, lease: held } = places;
    return String(await this.#run(SETTLE, [entry, generations, held], args)) as Settlement;
  }

  async revoke(subject: string, names: readonly string[]): Promise<void> {
    const { prefix } = this.#settings;
    const revoked = (await this.#ring.all()).map(async (keys) => {
      const place = `${await subjectTag(prefix, keys, subject)}:g`;
      const known = await generationNames(keys, names);
      await this.#run(REVOKE, [place], [nonce(), String(MOST_REVOKED_NAMES), ...known]);
    });
    await Promise.all(revoked);
  }

  /** Drops the tokens of the other secrets that would be found beside the outcome. */
  async #supersede({ name, keys, isExclusive }: RedisLease, { type }: LeaseOutcome): Promise<void> {
    // Who holds the one lease has found no token of any secret.
    if (type === 'none' || (type === 'token' && isExclusive)) return;
    const others = (await this.#ring.all()).filter((one) => one !== keys);
    const superseded = others.map(async (other) => {
      const { entry, generations } = await this.#placesOf(name, other);
      await this.#run(SUPERSEDE, [entry, generations], [type]);
    });
    await Promise.all(superseded);
  }

  /** What Redis says; nothing when there is no token for one who only looks, or not a readable one. */
  async #ask(
    keys: SecretKeys,
    name: SharedTokenName,
    { buffer, manner, holder }: Taking,
  ): Promise<TakenToken | undefined> {
    const places = await this.#placesOf(name, keys);
    const { entry, generations, lease } = places;
    const args = [buffer, manner, holder, nonce(), String(LEASE_MS), String(SHORTEST_MEMORY_MS)];
    const reply = (await this.#run(TAKE, [entry, generations, lease], args)) as unknown[];
    const [type, generation, time, value] = reply.map(String) as [string, string, string, string];
    const epoch = `${keys.id}.${generation}`;
    const now = Number(time);
    if (type === 'none') return undefined;
    if (type === 'busy') return { type, epoch };
    if (type === 'hit') {
      const token = await this.#opened(keys, value, { place: entry, now });
      return token && { type, token, epoch };
    }
    const given: RedisLease = {
      name,
      epoch,
      isExclusive: manner === 'wait',
      keys,
      places,
      holder,
      attempt: value,
      givenAt: now,
      receivedAt: performance.now(),
    };
    return { type: 'lease', lease: given };
  }

  async #opened(
    keys: SecretKeys,
    sealed: string,
    at: { place: string; now: number },
  ): Promise<SharedToken | undefined> {
    try {
      const token = await openToken(keys, sealed, at);
      // An entry whose end was put off holds nothing of use, and is replaced.
      return token.leftMs > 0 ? token : undefined;
    } catch (cause) {
      const message =
        'A shared token cannot be read: it was written with another secret or changed.';
      this.#onUnreadable(new Error(message, { cause }));
      return undefined;
    }
  }

  async #placesOf(name: SharedTokenName, keys: SecretKeys): Promise<EntryKeys> {
    const known = this.#places.get(name) ?? new Map<SecretKeys, EntryKeys>();
    this.#places.set(name, known);
    const places = known.get(keys) ?? (await entryKeys(this.#settings.prefix, keys, name));
    known.set(keys, places);
    return places;
  }

  #run(script: Script, keys: string[], args: string[]): Promise<unknown> {
    return runScript(this.#settings.client, script, { keys, args });
  }
}
