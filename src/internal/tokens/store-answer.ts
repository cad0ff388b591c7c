import type { Settlement, TakenToken, TakeOptions } from '../../token-store.js';
import { isDuration, isObject, isText } from '../validation/predicates.js';
import { tokenReplySchema } from '../validation/reply-schemas.js';

const SETTLEMENTS = new Set<unknown>(['kept', 'superseded', 'stale', 'released']);

/**
 * What a store says to a take.
 * @throws {Error} when that is nothing that it may say, so that a call could not go on with it
 */
export function takenAnswer(answer: unknown, { isForced, isUrgent }: TakeOptions): TakenToken {
  const { type, epoch, token, lease } = Object(answer) as Record<string, unknown>;
  const isSound =
    (type === 'hit' && isText(epoch) && isUsableToken(token)) ||
    (type === 'busy' && isText(epoch) && !isForced && !isUrgent) ||
    (type === 'lease' && isObject(lease) && isText(lease.epoch));
  if (isSound) return answer as TakenToken;
  throw new Error('The shared store gave an answer to `take` that it may not give.');
}

/** @throws {Error} when it is none */
export function settlement(answer: unknown): Settlement {
  if (SETTLEMENTS.has(answer)) return answer as Settlement;
  throw new Error('The shared store gave an answer to `settle` that it may not give.');
}

function isUsableToken(token: unknown): boolean {
  if (!isObject(token) || !isDuration(token.leftMs) || token.leftMs === 0) return false;
  return isDuration(token.lifetimeMs) && tokenReplySchema.safeParse(token.response).success;
}
