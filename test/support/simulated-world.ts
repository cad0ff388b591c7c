import { vi } from 'vitest';
import { ConnectNetworkError } from '../../src/index.js';
import { SimulatedCallers } from './simulated-callers.js';
import { answerAll, fallSilent } from './simulated-endings.js';
import { History, type noSightings } from './simulated-history.js';
import { usableToken } from './simulated-kept.js';
import type { Plan, Step } from './simulated-plan.js';
import { keyOf, type ServedRequest, type Wanted } from './simulated-records.js';
import { SimulatedService } from './simulated-service.js';
import { pause, wait } from './simulated-time.js';

/** Reasons to leave with, odd ones too: what passes for a failure of the service is still one. */
const REASONS = [
  'left',
  undefined,
  null,
  new ConnectNetworkError('left', { code: 'network_error', retryable: true }),
];

interface World {
  history: History;
  service: SimulatedService;
  callers: SimulatedCallers;
}

/**
 * Carries out a plan, and counts what it has met.
 * @throws {Error} with the whole story when the client did what it must not
 */
export async function carryOut(plan: Plan, seen: ReturnType<typeof noSightings>): Promise<void> {
  vi.setSystemTime(Date.parse('2026-01-01T00:00:00Z'));
  vi.spyOn(Math, 'random').mockReturnValue(plan.jitter);
  const history = new History(plan.setting);
  const service = new SimulatedService(history);
  const world = { history, service, callers: new SimulatedCallers(history, service.fetch) };
  const check = () => {
    if (history.violations.length > 0) throw new Error(history.story());
  };
  let last = plan.steps[0]?.wanted;
  for (const one of plan.steps) {
    if (!one.isSame || !last) last = one.wanted;
    if (one.what !== 'jump' || plan.mayJump) await take(world, one, last);
    if (one.isPaused) await pause(history);
    check();
  }
  await (plan.isSilentAtLast ? fallSilent(world) : answerAll(world));
  check();
  for (const name of Object.keys(seen) as (keyof typeof seen)[]) seen[name] += history.seen[name];
  seen.calls += history.calls.length;
  seen.requests += history.requests.length;
  vi.clearAllTimers();
}

async function take(world: World, step: Step, wanted: Wanted): Promise<void> {
  const { history, service, callers } = world;
  const { what, manner, pick, which } = step;
  const { answerable } = service;
  const nth = { oldest: 0, newest: answerable.length - 1, any: pick % answerable.length };
  const request = answerable[nth[which]];
  const call = history.calls[history.calls.length - 1 - pick];
  switch (what) {
    case 'get':
    case 'force':
      return callers.get(wanted, { ...manner, forced: what === 'force' });
    case 'delete':
    case 'revoke':
      return callers[what](wanted);
    case 'abort':
      return call && callers.abort(call, REASONS[pick % REASONS.length]);
    case 'wait':
      return wait(history, step.waitMs);
    case 'jump':
      return history.jump(step.offsetMs);
    case 'hang':
      return request && service.hang(request);
    case 'cross':
      return cross(world, step);
    case 'crowd':
      return crowd(world, manner, wanted);
    case 'ripen':
      return ripen(world, step, wanted);
    default:
      return request && service.answer(request, { ...step.reply, kind: what });
  }
}

/** Lets the answers to two requests for the same overtake each other. */
async function cross({ history, service }: World, { reply, pick, isPaused }: Step): Promise<void> {
  const newest = service.waiting.at(-1);
  const isOlder = ({ key, method }: ServedRequest) => key === newest?.key && method === 'POST';
  const oldest = service.waiting.find(isOlder);
  if (newest === undefined || oldest === undefined || oldest === newest) return;
  service.answer(newest, { ...reply, kind: 'served' });
  if (isPaused) await pause(history);
  if (!service.answerable.includes(oldest)) return;
  const late =
    pick % 2 ? ({ kind: 'refused' } as const) : ({ kind: 'served', lifeMs: 45_000 } as const);
  service.answer(oldest, { ...reply, ...late });
}

/** Calls that come one after the other, and that are all in a hurry. */
async function crowd({ history, callers }: World, manner: Step['manner'], wanted: Wanted) {
  for (let number = 0; number < 4; number++) {
    callers.get(wanted, { ...manner, forced: false, timeoutMs: 1_000 });
    await wait(history, 600);
  }
}

/** Waits until a kept token needs to be renewed, and lets the renewal go wrong. */
async function ripen({ history, service, callers }: World, step: Step, wanted: Wanted) {
  const { pick, manner, reply } = step;
  const kept = usableToken(history, keyOf(wanted));
  if (kept === undefined) return;
  const halfMs = (kept.localExpiresAt + kept.arrivedMs) / 2;
  await wait(history, Math.max(0, halfMs - history.clientMs) + (pick % 3) * 1_000);
  callers.get(wanted, { ...manner, forced: false });
  await pause(history);
  const [request, call] = [service.waiting.at(-1), history.calls.at(-1)];
  if (pick % 4 === 1 && request) service.answer(request, { ...reply, kind: 'failed' });
  if (pick % 4 === 2 && call) callers.abort(call, REASONS[pick % REASONS.length]);
}
