import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CREDENTIALS, NAMES } from '../../support/simulated-records.js';
import { SimulatedService } from '../../support/simulated-service.js';

const wanted = fc.record({
  credential: fc.constantFrom(...CREDENTIALS),
  connector: fc.constantFrom(...NAMES),
  user: fc.constantFrom('ann', 'bob'),
  installationId: fc.constantFrom(undefined, 'T1'),
});
const pick = fc.nat(20);

// What happens next; `same` aims at the request of the step before, so that many meet.
const step = fc.record({
  what: fc.oneof(
    { weight: 6, arbitrary: fc.constant('get' as const) },
    { weight: 2, arbitrary: fc.constant('force' as const) },
    { weight: 6, arbitrary: fc.constantFrom('serve' as const, 'serve' as const, 'fail' as const) },
    { weight: 1, arbitrary: fc.constant('refuse' as const) },
    { weight: 1, arbitrary: fc.constant('delete' as const) },
    { weight: 1, arbitrary: fc.constant('revoke' as const) },
    { weight: 1, arbitrary: fc.constant('abort' as const) },
    { weight: 2, arbitrary: fc.constant('wait' as const) },
  ),
  wanted,
  same: fc.oneof(
    { weight: 4, arbitrary: fc.constant(true) },
    { arbitrary: fc.boolean(), weight: 1 },
  ),
  pick,
  bufferMs: fc.constantFrom(undefined, undefined, 0, 60_000),
  lifeMs: fc.constantFrom(20_000, 45_000, 100_000),
  waitMs: fc.constantFrom(0, 1, 5_000, 25_000, 70_000),
  // Steps without a pause happen in one tick.
  pause: fc.boolean(),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  vi.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => vi.useRealTimers());

function take(service: SimulatedService, { what, pick, lifeMs, bufferMs, waitMs, ...at }: Step) {
  const { waiting } = service;
  const request = waiting[pick % waiting.length];
  const call = service.calls[service.calls.length - 1 - pick];
  switch (what) {
    case 'get':
      return service.get(at.wanted, false, bufferMs);
    case 'force':
      return service.get(at.wanted, true, bufferMs);
    case 'delete':
      return service.delete(at.wanted);
    case 'revoke':
      return service.revoke(at.wanted);
    case 'abort':
      return call?.controller.abort('left');
    case 'wait':
      return vi.advanceTimersByTime(waitMs);
    case 'serve':
      return request && service.answer(request, 'served', lifeMs);
    case 'fail':
      return request && service.answer(request, 'failed', lifeMs);
    case 'refuse':
      return request && service.answer(request, 'refused', lifeMs);
  }
}

/** Answers what is left, so that every caller hears something. */
async function finish(service: SimulatedService) {
  for (let round = 0; round < 50 && service.calls.some(({ settled }) => !settled); round++) {
    for (const request of service.waiting) service.answer(request, 'served', 45_000);
    vi.advanceTimersByTime(1);
    await service.pause();
  }
}

test('no interleaving gives a caller a token he must not get', async () => {
  const maxRetries = fc.constantFrom(0, 1);
  const max = fc.constantFrom(1, 2, 100);
  const steps = fc.array(step, { minLength: 5, maxLength: 60 });
  const seen = { calls: 0, hits: 0 };
  await fc.assert(
    fc.asyncProperty(maxRetries, max, steps, async (retries, size, plan) => {
      vi.setSystemTime(Date.parse('2026-01-01T00:00:00Z'));
      const service = new SimulatedService(retries, size);
      let last = plan[0]?.wanted;
      for (const one of plan) {
        if (!one.same || !last) last = one.wanted;
        if (one.what === 'wait') await service.pause();
        take(service, { ...one, wanted: last });
        if (one.pause) await service.pause();
        expect(service.violations).toEqual([]);
      }
      await finish(service);
      expect(service.violations).toEqual([]);
      expect(service.calls.filter(({ settled }) => !settled)).toEqual([]);
      seen.calls += service.calls.length;
      seen.hits += service.calls.length - service.requests.length;
    }),
    { numRuns: 2000 },
  );
  // The property would hold for a client that keeps nothing, too.
  expect(seen.hits).toBeGreaterThan(seen.calls / 10);
}, 30_000);
