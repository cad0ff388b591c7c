import { vi } from 'vitest';
import { judgePending } from './simulated-answers.js';
import type { History } from './simulated-history.js';

const NEVER = Number.POSITIVE_INFINITY;

/** Lets the client do all it can without another event. */
export async function pause(history: History): Promise<void> {
  const unread = history.requests.filter(({ outcome }) => outcome?.readAt === NEVER);
  await new Promise((resolve) => setImmediate(resolve));
  const readAt = history.tick();
  const read = unread.flatMap(({ outcome, signal }) => {
    if (outcome === undefined) return [];
    // Given up before or while it was read.
    outcome.isLost = signal.aborted;
    outcome.readAt = readAt;
    return [outcome];
  });
  history.quietAt = readAt;
  judgePending(history, read);
}

/** Lets time pass, one timer after the other. */
export async function wait(history: History, ms: number): Promise<void> {
  await pause(history);
  let isOver = false;
  setTimeout(() => {
    isOver = true;
  }, ms);
  while (!isOver) {
    vi.advanceTimersToNextTimer();
    await pause(history);
  }
}
