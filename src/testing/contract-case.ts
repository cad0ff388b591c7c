import type { SharedToken, SharedTokenName, TokenLease, TokenStore } from '../token-store.js';

/** One rule that every {@link TokenStore} keeps. */
export interface TokenStoreRule {
  /** The rule, in the present tense. */
  name: string;
  /**
   * Tries it out on subjects of its own; the store may hold anything else.
   * @throws {Error} when the store breaks it
   */
  run(store: TokenStore): Promise<void>;
}

/** What the store under test is asked in one case. */
export class ContractCase {
  readonly store: TokenStore;
  readonly name: SharedTokenName;

  constructor(store: TokenStore) {
    this.store = store;
    this.name = { subject: `subject ${crypto.randomUUID()}`, request: 'request' };
  }

  /** Takes a lease, which nothing may stand in the way of. */
  async lease(how: { isForced?: boolean; isUrgent?: boolean } = {}): Promise<TokenLease> {
    const taken = await this.take(how);
    if (taken.type !== 'lease') throw new Error(`expected a lease, got ${taken.type}`);
    return taken.lease;
  }

  take(
    how: { bufferMs?: number; isForced?: boolean; isUrgent?: boolean; lease?: TokenLease } = {},
  ) {
    return this.store.take(this.name, { bufferMs: 30_000, ...how });
  }

  /** Keeps a token, and tells what became of it. */
  async keep(lease: TokenLease, fields: Partial<SharedToken> = {}, names = ['a']) {
    return this.store.settle(lease, { type: 'token', token: sharedToken(fields), names });
  }

  /** The token that is kept, or what the store says instead. */
  async kept(bufferMs = 30_000): Promise<string> {
    const taken = await this.take({ bufferMs });
    if (taken.type === 'lease') await this.store.settle(taken.lease, { type: 'none' });
    return taken.type === 'hit' ? taken.token.response.token : taken.type;
  }
}

/** A token of an hour. */
export function sharedToken(fields: Partial<SharedToken> = {}): SharedToken {
  const connector = { id: 'scl_1', uid: 'slack/acme', type: 'slack' };
  const response = { token: 'first', expiresAt: Date.now() + 3_600_000, connector };
  return { response, leftMs: 3_600_000, lifetimeMs: 3_600_000, ...fields };
}

/** The same token under another name. */
export function named(token: string): Partial<SharedToken> {
  return { response: { ...sharedToken().response, token } };
}

/** Resolves after `ms`. */
export function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** @throws {Error} when two values differ */
export function same(actual: unknown, expected: unknown): void {
  const [got, wanted] = [actual, expected].map((value) => JSON.stringify(value));
  if (got !== wanted) throw new Error(`expected ${wanted}, got ${got}`);
}
