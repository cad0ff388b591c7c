import fc from 'fast-check';
import { CREDENTIALS, NAMES, SUBJECTS, type Wanted } from './simulated-records.js';
import { FAILURES, NEUTRALS, REFUSALS } from './simulated-replies.js';

const HOUR_MS = 3_600_000;

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
    often(1, 'cross' as const, 'crowd' as const),
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
/** One thing that happens. */
export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

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
export type Plan = typeof plans extends fc.Arbitrary<infer T> ? T : never;
