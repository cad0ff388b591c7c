import { elapsed } from '../http/send.js';
import type { RejectedTokens } from '../tokens/rejected-tokens.js';

/** For how long a token that was rejected when it was new is not replaced. */
const REST_MS = 5_000;
const MAX_REMEMBERED = 100;

/** When each client's new tokens were rejected, on the clock of `elapsed`. */
const times = new WeakMap<RejectedTokens, Map<string, number>>();

/** Remembers that a provider rejected a new token: the next one would fare no better. */
export function rest(client: RejectedTokens, token: string): void {
  const rejectedAt = times.get(client) ?? new Map<string, number>();
  times.set(client, rejectedAt);
  rejectedAt.delete(token);
  rejectedAt.set(token, elapsed());
  const [oldest = token] = rejectedAt.keys();
  if (rejectedAt.size > MAX_REMEMBERED) rejectedAt.delete(oldest);
}

/** Whether it is too early to ask for another token in place of one, each of which is billed. */
export function isResting(client: RejectedTokens, token: string): boolean {
  const rejectedAt = times.get(client)?.get(token) ?? Number.NEGATIVE_INFINITY;
  return elapsed() - rejectedAt < REST_MS;
}
