import type { Settlement, TakenToken } from './token-store.js';

/** What answered a token call. */
export type ConnectCacheResult =
  /** a kept token */
  | 'hit'
  /** a token that another process has brought into the shared store */
  | 'store'
  /** a request of another call */
  | 'waited'
  /** a request of its own */
  | 'minted'
  /** a kept token whose renewal failed or took too long */
  | 'stale'
  /** a request of its own that no kept token could spare */
  | 'bypass';

/** What the channel `grantkit:token` of `node:diagnostics_channel` tells of a token call. */
export interface ConnectTokenTrace {
  connector: string;
  /** The `type` of the subject. */
  subject: string;
  /** Certain at `asyncEnd`, unless there is an {@link error}. */
  cacheResult: ConnectCacheResult;
  error?: unknown;
}

/** What the channel `grantkit:request` tells of one HTTP request. */
export interface ConnectRequestTrace {
  method: string;
  url: string;
  /** 1 for the first try. */
  attempt: number;
  connector?: string | undefined;
  /** The call that has started it; absent for renewals ahead of time. */
  call?: ConnectTokenTrace | undefined;
  /** Absent when no response came. */
  status?: number | undefined;
  requestId?: string | undefined;
  error?: unknown;
}

/**
 * How a question to the shared store ended: with a token, because another process is asking the
 * service, or with the right to ask it; with what became of that right; or with a revocation.
 */
export type ConnectStoreResult = TakenToken['type'] | Settlement | 'revoked';

/** What the channel `grantkit:store` tells of one question to the shared store. */
export interface ConnectStoreTrace {
  /** The method of the store; `extend` is a `take` that makes a lease last. */
  operation: 'take' | 'extend' | 'settle' | 'revoke';
  connector: string;
  /** The `type` of the subject. */
  subject: string;
  /** The call that has asked; absent for renewals ahead of time, deletions and revocations. */
  call?: ConnectTokenTrace | undefined;
  /** Absent when no answer came. */
  result?: ConnectStoreResult | undefined;
  /**
   * Why no answer came: the name and the `code` of the store's error, `timeout` when it was too
   * late. Its text, which may hold a key, is only in the event `store`.
   */
  error?: Error | undefined;
}
