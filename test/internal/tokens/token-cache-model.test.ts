import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { noSightings } from '../../support/simulated-history.js';
import { plans } from '../../support/simulated-plan.js';
import { carryOut } from '../../support/simulated-world.js';

// By hand: MODEL_RUNS=200000 npx vitest run --config test/vitest.config.ts token-cache-model
// A failure names its seed and path, which MODEL_SEED and MODEL_PATH repeat.
// Without either, the same plans are run each time, so that nobody else's change fails on new ones.
const { MODEL_RUNS, MODEL_SEED, MODEL_PATH } = process.env;
const numRuns = Number(MODEL_RUNS ?? 2_000);
const seed = MODEL_SEED ?? (MODEL_RUNS === undefined ? 20_261_121 : Date.now());
const LONGEST_RUN_MS = 100;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'] });
});
afterEach(() => vi.useRealTimers());

test(
  'no interleaving gives a caller what he must not meet',
  async () => {
    const seen = noSightings();
    const property = fc.asyncProperty(plans, (plan) => carryOut(plan, seen));
    await fc.assert(property, { numRuns, path: MODEL_PATH, seed: Number(seed) });
    // The property would hold for a client that keeps nothing, too.
    expect(seen.hits).toBeGreaterThan(seen.calls / 10);
    const rare = ['stale', 'hedges', 'attemptTimeouts', 'jumps', 'lateRefusals'] as const;
    expect(rare.filter((name) => seen[name] === 0)).toEqual([]);
  },
  60_000 + numRuns * LONGEST_RUN_MS,
);
