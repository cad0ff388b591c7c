import fc from 'fast-check';
import { vi } from 'vitest';
import { ConnectNetworkError } from '../../src/index.js';
import { SimulatedCallers } from './simulated-callers.js';
import { answerAll, fallSilent } from './simulated-endings.js';
import { History, type noSightings } from './simulated-history.js';
import { usableToken } from './simulated-kept.js';
import {
  CREDENTIALS,
  keyOf,
  NAMES,
  type ServedRequest,
  SUBJECTS,
  type Wanted,
} from './simulated-records.js';
import { FAILURES, NEUTRALS, REFUSALS } from './simulated-replies.js';
import { SimulatedService } from './simulated-service.js';
import { pause, wait } from './simulated-time.js';

const HOUR_MS = 3_600_000;

/** Reasons to leave with, odd ones too: what passes for a failure of the service is still one. */
const REASONS = [
  'left',
  undefined,
  null,
  new ConnectNetworkError('left', { code: 'network_error', retryable: true }),
];

const wanted: fc.Arbitrary<Wanted> = fc.record({
  credential: fc.constantFrom(...CREDENTIALS),
  connector: fc.constantFrom(...NAMES),
  subject: fc.constantFrom(...SUBJECTS),
  installationId: fc.constantFrom(undefined, undefined, 'T1', 'T2', '*'),
  scopes: fc.constantFrom(undefined, undefined, ['*'], ['read']),
});

const often = <T>(weight: number, ...values: T[]) => ({
  weight,
  arbitrary: fc.constantFrom(...values),
});

const manner = fc.record({
  bufferMs: fc.constantFrom(undefined, undefined, undefined, 0, 60_000),
  timeoutMs: fc.constantFrom(200, 1_000, 5_000, 30_000, 30_000, Number.POSITIVE_INFINITY),
  maxRetries: fc.constantFrom(0, 1, 2),
  credential: fc.oneof(
    often(8, 'text' as const),
    often(2, 'function' as const),
    often(1, 'slow' as const, 'slow' as const, 'broken' as const),
  ),
});

const reply = fc.record({
  failure: fc.constantFrom(...FAILURES),
  refusal: fc.constantFrom(...REFUSALS),
  neutral: fc.constantFrom(...NEUTRALS),
  lifeMs: fc.oneof(often(8, 20_000, 45_000, 100_000), often(2, 4_000, undefined, -5_000)),
  isDated: fc.oneof(often(3, true), often(1, false)),
  isNamed: fc.boolean(),
});

// What happens next; `isSame` aims at the request of the step before, so that many meet.
const step = fc.record({
  what: fc.oneof(
    often(8, 'get' as const),
    often(1, 'force' as const),
    often(7, 'served' as const),
    often(2, 'failed' as const),
    often(1, 'refused' as const),
    often(1, 'neutral' as const, 'hang' as const),
    often(1, 'cross' as const),
    often(2, 'ripen' as const),
    often(1, 'delete' as const, 'revoke' as const),
    often(1, 'abort' as const),
    often(5, 'wait' as const),
    often(1, 'jump' as const),
  ),
  wanted,
  isSame: fc.oneof(often(9, true), often(1, false)),
  manner,
  reply,
  which: fc.constantFrom('oldest' as const, 'newest' as const, 'any' as const),
  pick: fc.nat(20),
  waitMs: fc.oneof(
    often(6, 0, 1, 60, 150, 700, 2_000, 2_500, 5_000),
    often(3, 11_000, 23_000),
    often(1, 70_000),
  ),
  offsetMs: fc.constantFrom(-HOUR_MS, 0, 0, HOUR_MS),
  // Steps without a pause happen in one tick.
  isPaused: fc.oneof(often(2, true), often(1, false)),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What happens to one client, and how it ends. */
export const plans = fc.record({
  setting: fc.record({
    max: fc.constantFrom(1, 2, 100, 100),
    aheadMs: fc.constantFrom(0, 0, 0, 5_000),
    isDeaf: fc.oneof(often(4, false), often(1, true)),
  }),
  jitter: fc.constantFrom(0, 0.5, 0.99),
  // A clock that jumps and a service that does not tell the time excuse much.
  mayJump: fc.oneof(often(1, true), often(2, false)),
  isSilentAtLast: fc.boolean(),
  steps: fc.array(step, { minLength: 5, maxLength: 40, size: 'max' }),
});
type Plan = typeof plans extends fc.Arbitrary<infer T> ? T : never;

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
  const { waiting } = service;
  const nth = { oldest: 0, newest: waiting.length - 1, any: pick % waiting.length };
  const request = waiting[nth[which]];
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
    case 'ripen':
      return ripen(history, keyOf(wanted), pick);
    default:
      return request && service.answer(request, { ...step.reply, kind: what });
  }
}

/** Lets the answers to two requests for the same overtake each other. */
async function cross({ history, service }: World, { reply, isPaused }: Step): Promise<void> {
  const newest = service.waiting.at(-1);
  const isOlder = ({ key, method }: ServedRequest) => key === newest?.key && method === 'POST';
  const oldest = service.waiting.find(isOlder);
  if (newest === undefined || oldest === undefined || oldest === newest) return;
  service.answer(newest, { ...reply, kind: 'served' });
  if (isPaused) await pause(history);
  if (service.waiting.includes(oldest)) service.answer(oldest, { ...reply, kind: 'refused' });
}

/** Waits until a kept token needs to be renewed. */
async function ripen(history: History, key: string, pick: number): Promise<void> {
  const kept = usableToken(history, key);
  if (kept === undefined) return;
  const halfMs = (kept.localExpiresAt + kept.arrivedMs) / 2;
  await wait(history, Math.max(0, halfMs - history.clientMs) + pick * 100);
}
