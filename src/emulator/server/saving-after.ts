import { type Keeper, NotSaved } from '../storage/keeper.js';
import { ServiceError } from '../wire/service-error.js';
import type { Answer } from './app.js';

/** What an answer tells is on disk before anybody reads it, or the answer is another one. */
export function savingAfter(answer: Answer, keeper: Keeper | undefined): Answer {
  if (keeper === undefined) return answer;
  return async (...asked) => {
    keeper.requireOpen();
    try {
      return await answer(...asked).finally(() => keeper.save());
    } catch (error) {
      if (!(error instanceof NotSaved)) throw error;
      return new ServiceError('not_saved', error.message).toResponse();
    }
  };
}
