import type {
  LeaseOutcome,
  Settlement,
  SharedToken,
  SharedTokenName,
  TakenToken,
  TakeOptions,
  TokenLease,
  TokenStore,
} from '../token-store.js';
import { LEASE_MS } from '../token-store-times.js';

/** Settings of {@link memoryStore}. */
export interface MemoryStoreOptions {
  /** As {@link TokenStore.freshForMs}. */
  freshForMs?: number | undefined;
  /**
   * The time in milliseconds, by which tokens and leases expire.
   * @default Date.now, looked up at each call
   */
  now?: (() => number) | undefined;
}

/**
 * A store in the memory of one process, for tests: clients that share it behave like processes that
 * share a Redis.
 */
export function memoryStore(options: MemoryStoreOptions = {}): TokenStore {
  const { freshForMs, now }: MemoryStoreOptions = Object(options);
  return new MemoryStore(freshForMs, now ?? (() => Date.now()));
}

interface Entry {
  token: SharedToken;
  expiresAt: number;
  attempt: number;
  /** Of each name that it depends on, how often it had been revoked. */
  revocations: Map<string, number>;
}

interface Lease extends TokenLease {
  name: SharedTokenName;
  attempt: number;
}

/** All that is known of one subject. */
interface Subject {
  attempts: number;
  /** How often anything was revoked, and each name. */
  revocations: number;
  revoked: Map<string, number>;
  entries: Map<string, Entry>;
  /** Of requests whose token was dropped, the attempt that was refused. */
  refused: Map<string, number>;
  leases: Map<string, { holder: TokenLease; expiresAt: number }>;
}

class MemoryStore implements TokenStore {
  readonly #subjects = new Map<string, Subject>();
  readonly #now: () => number;

  constructor(
    readonly freshForMs: number | undefined,
    now: () => number,
  ) {
    this.#now = now;
  }

  async take(name: SharedTokenName, how: TakeOptions): Promise<TakenToken> {
    const subject = this.#subject(name.subject);
    const epoch = `${subject.revocations}.${subject.refused.get(name.request) ?? ''}`;
    const entry = how.isForced || how.lease ? undefined : this.#usable(subject, name.request);
    const leftMs = (entry?.expiresAt ?? 0) - this.#now();
    if (entry && leftMs > Math.min(how.bufferMs, entry.token.lifetimeMs / 2)) {
      return { type: 'hit', token: { ...structuredClone(entry.token), leftMs }, epoch };
    }
    const held = subject.leases.get(name.request);
    const isHeld = held !== undefined && held.expiresAt > this.#now();
    if (isHeld && held.holder === how.lease) {
      held.expiresAt = this.#now() + LEASE_MS;
      return { type: 'lease', lease: held.holder };
    }
    const isExclusive = !how.isForced && !how.isUrgent;
    if (isHeld && isExclusive) return { type: 'busy', epoch };
    const lease: Lease = { name, epoch, attempt: ++subject.attempts, isExclusive };
    const expiresAt = this.#now() + LEASE_MS;
    if (isExclusive) subject.leases.set(name.request, { holder: lease, expiresAt });
    return { type: 'lease', lease };
  }

  async settle(lease: TokenLease, outcome: LeaseOutcome): Promise<Settlement> {
    const { name, attempt, epoch } = lease as Lease;
    const { request } = name;
    const subject = this.#subject(name.subject);
    if (subject.leases.get(request)?.holder === lease) subject.leases.delete(request);
    const kept = this.#usable(subject, request);
    const isLatest = attempt > (kept?.attempt ?? 0);
    if (outcome.type === 'refused' && isLatest && subject.entries.delete(request)) {
      subject.refused.set(request, attempt);
    }
    if (outcome.type !== 'token') return 'released';
    if (epoch.split('.')[0] !== String(subject.revocations)) return 'stale';
    if (attempt < (subject.refused.get(request) ?? 0)) return 'stale';
    if (!isLatest) return 'superseded';
    subject.entries.set(request, {
      token: structuredClone(outcome.token),
      expiresAt: this.#now() + outcome.token.leftMs,
      attempt,
      revocations: new Map(outcome.names.map((of) => [of, subject.revoked.get(of) ?? 0])),
    });
    return 'kept';
  }

  async revoke(of: string, names: readonly string[]): Promise<void> {
    const subject = this.#subject(of);
    subject.revocations++;
    for (const name of names) subject.revoked.set(name, (subject.revoked.get(name) ?? 0) + 1);
  }

  #subject(name: string): Subject {
    const known = this.#subjects.get(name);
    if (known !== undefined) return known;
    const subject: Subject = {
      attempts: 0,
      revocations: 0,
      revoked: new Map(),
      entries: new Map(),
      refused: new Map(),
      leases: new Map(),
    };
    this.#subjects.set(name, subject);
    return subject;
  }

  #usable({ entries, revoked }: Subject, request: string): Entry | undefined {
    const entry = entries.get(request);
    if (entry === undefined || entry.expiresAt <= this.#now()) return undefined;
    const isRevoked = [...entry.revocations].some(
      ([of, times]) => times !== (revoked.get(of) ?? 0),
    );
    return isRevoked ? undefined : entry;
  }
}
