import type { ConnectError } from '../../errors.js';
import type { KeptToken } from './kept-token.js';

/**
 * Ends the waiting of a call that gets its kept token instead. That worked when this was decided,
 * and is not judged again: it may have its last millisecond.
 */
export class Fallback {
  /** @param reason why no newer one is waited for */
  constructor(
    readonly kept: KeptToken,
    readonly reason: ConnectError,
  ) {}
}
