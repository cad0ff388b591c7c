import type { ConnectTokenResponse } from './types.js';

/**
 * Where processes share tokens, so that each is asked for once. `redisStore` of `grantkit/redis` is
 * one; another one has to pass `tokenStoreContract` of `grantkit/testing`. Where a method rejects, or
 * gives an answer that it may not give, the client does without the store.
 */
export interface TokenStore {
  /**
   * Milliseconds for which a process serves a token without asking the store again, and so the
   * longest that it serves one that another process has revoked; with `0` each call asks.
   * @default 5_000
   */
  readonly freshForMs?: number | undefined;
  /**
   * Milliseconds after which an answer is not waited for any more, `Infinity` when the store sees to
   * that; a call waits for half of the time that it has left at most.
   * @default 1_000
   */
  readonly answersWithinMs?: number | undefined;
  /** The token that is kept, or else the right to ask the service for one. */
  take(name: SharedTokenName, how: TakeOptions): Promise<TakenToken>;
  /** Ends a lease with what the service said. */
  settle(lease: TokenLease, outcome: LeaseOutcome): Promise<Settlement>;
  /** Makes the tokens of a subject unusable that depend on one of these names. */
  revoke(subject: string, names: readonly string[]): Promise<void>;
  /** Tells a client what happens to the store. */
  observe?(listener: (event: TokenStoreEvent) => void): void;
}

/**
 * Names a token. The texts hold subjects, connectors and credentials in clear: a store that others
 * can read keeps keyed digests of them only.
 */
export interface SharedTokenName {
  /** Whom the token represents: what a revocation has to find lies together. */
  readonly subject: string;
  /** Service, caller, connector and request. */
  readonly request: string;
}

/** A token as processes share it; the times are durations, because clocks differ. */
export interface SharedToken {
  response: ConnectTokenResponse;
  /** Milliseconds that it still works. */
  leftMs: number;
  /** Milliseconds that it worked when the service gave it. */
  lifetimeMs: number;
}

/** What a process needs. */
export interface TakeOptions {
  /** Milliseconds that a kept token has to have left, at most half of its lifetime. */
  bufferMs: number;
  /** No kept token will do; the lease is not exclusive. */
  isForced?: boolean | undefined;
  /** Gives a lease that is not exclusive instead of `busy`. */
  isUrgent?: boolean | undefined;
  /** There is something else to serve: better no answer than a late one. */
  isSpare?: boolean | undefined;
  /** Extends this lease while the service has not answered. */
  lease?: TokenLease | undefined;
}

/** What a store says to {@link TokenStore.take}. */
export type TakenToken =
  /** Here is a token. */
  | { type: 'hit'; token: SharedToken; epoch: string }
  /** Another process is asking the service for it. */
  | { type: 'busy'; epoch: string }
  /** Ask the service. */
  | { type: 'lease'; lease: TokenLease };

/**
 * The right to ask the service, and to tell what it said. An exclusive one lasts for 2 s unless it
 * is extended, and is nobody else's for so long.
 */
export interface TokenLease {
  /**
   * Changes with each revocation of the subject, with a refusal that drops the token, and when the
   * store has lost what it knew.
   */
  readonly epoch: string;
  readonly isExclusive: boolean;
}

/** How a lease ends. */
export type LeaseOutcome =
  /** With a token, which the revocation of any of these names makes unusable. */
  | { type: 'token'; token: SharedToken; names: readonly string[] }
  /** The service gives no more tokens of the grant. */
  | { type: 'refused' }
  /** It said nothing that counts. */
  | { type: 'none' };

/**
 * What became of it: the token is kept; a newer one already was; it is not kept, because something
 * of its subject was revoked, or the token refused, since the lease was given; there was none to keep.
 */
export type Settlement = 'kept' | 'superseded' | 'stale' | 'released';

/** What happens to a store. */
export type TokenStoreEvent =
  /** It does not answer, and is left alone for a moment. */
  | { type: 'out'; error: Error }
  /** It answers again. */
  | { type: 'back' }
  /** It holds something that was written with another secret, or changed by somebody. */
  | { type: 'unreadable'; error: Error };
