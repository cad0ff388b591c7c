import type { History } from './simulated-history.js';
import type { SimulatedService } from './simulated-service.js';
import { pause, wait } from './simulated-time.js';

// The longest that a request takes, after the slowest credential.
const SILENCE_MS = 63_050;

interface World {
  history: History;
  service: SimulatedService;
}

/** Answers what is left, so that every caller hears something. */
export async function answerAll({ history, service }: World): Promise<void> {
  const usual = { failure: 'network', refusal: 404, neutral: 400, isNamed: true } as const;
  await pause(history);
  for (let round = 0; round < 250 && history.pending.length > 0; round++) {
    const how = { ...usual, kind: 'served', lifeMs: 45_000, isDated: true } as const;
    for (const request of service.waiting) service.answer(request, how);
    await wait(history, round < 20 ? 1 : 500);
  }
  for (const call of history.pending) history.complain(`call ${call.id} is never settled`);
}

/** Lets every request hang, which must not hang any caller. */
export async function fallSilent({ history, service }: World): Promise<void> {
  await wait(history, SILENCE_MS);
  for (const call of history.pending) history.complain(`call ${call.id} is never settled`);
  for (const { sentAt } of service.waiting) history.complain(`request ${sentAt} hangs for ever`);
}
