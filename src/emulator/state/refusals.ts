import type { Refusal } from './management-records.js';
import type { State } from './store.js';

const ADOPTION_MS = 60_000;

/** Remembers the last refusal of each caller. */
export function rememberRefusal(
  { store, clock }: State,
  refusal: Omit<Refusal, 'refusedAt'>,
): void {
  forgetRefusals(store, refusal.bearerHash);
  store.refusals.push({ ...refusal, refusedAt: clock.now() });
}

/** Takes the refusal that a caller still waits for, so that it answers one request only. */
export function takeRefusal({ store, clock }: State, bearerHash: string): Refusal | undefined {
  const refusal = store.refusals.find((each) => each.bearerHash === bearerHash);
  forgetRefusals(store, bearerHash);
  const isRecent = refusal !== undefined && clock.now() - refusal.refusedAt <= ADOPTION_MS;
  return isRecent ? refusal : undefined;
}

function forgetRefusals(store: State['store'], bearerHash: string): void {
  const kept = store.refusals.filter((each) => each.bearerHash !== bearerHash);
  store.refusals.splice(0, store.refusals.length, ...kept);
}
