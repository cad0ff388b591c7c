import { metrics } from '@opentelemetry/api';
import type { Histogram } from '@opentelemetry/sdk-metrics';
import { expect, onTestFinished, test, vi } from 'vitest';
import { memoryStore } from '../../src/testing/index.js';
import { failureOf } from '../support/token-response.js';
import { forgetGlobals, instrumented, sdk } from './sdk.js';
import { ADA, BOB, CAROL, LINEAR, world } from './world.js';

const CALLS = 'grantkit.token.requests';
const BILLED = 'grantkit.token.billed';

forgetGlobals();

test('token calls are counted by what answered them', async () => {
  const [{ emulator, client }, { counts }] = [await world(), await instrumented()];
  const connect = client({ maxRetries: 0, cache: { store: memoryStore({ now: emulator.now }) } });
  await Promise.all([1, 2, 3].map(() => connect.getToken(LINEAR, ADA)));
  await connect.getToken(LINEAR, ADA);
  await connect.getTokenResponse(LINEAR, ADA, { forceRefresh: true });
  await failureOf(connect.getToken(LINEAR, CAROL));
  const other = client({ maxRetries: 0, cache: { store: memoryStore({ now: emulator.now }) } });
  const { expiresAt } = await other.getTokenResponse(LINEAR, BOB);
  emulator.clock.advance(expiresAt - emulator.now() - 10_000);
  emulator.faults.next('token', { status: 503 });
  await other.getToken(LINEAR, BOB);
  expect(await counts(CALLS)).toEqual({
    minted: 2,
    waited: 2,
    hit: 1,
    bypass: 1,
    stale: 1,
    user_authorization_required: 1,
  });
  expect(await counts(BILLED)).toEqual({ '': emulator.ledger.billed });
  expect(emulator.ledger.billed).toBe(3);
});

test('what the store gives is counted, and bills nothing', async () => {
  const [{ client }, { counts }] = [await world(), await instrumented()];
  const cache = { store: memoryStore() };
  await client({ cache }).getToken(LINEAR, ADA);
  await client({ cache }).getToken(LINEAR, ADA);
  expect(await counts(CALLS)).toEqual({ minted: 1, store: 1 });
  expect(await counts(BILLED)).toEqual({ '': 1 });
});

test('renewals ahead of time are billed, too, and no calls', async () => {
  const [{ emulator, client }, { counts, spans }] = [await world(), await instrumented()];
  const renewals: Promise<unknown>[] = [];
  const connect = client({
    cache: { refreshAheadMs: 60_000 },
    waitUntil: (work) => renewals.push(work),
  });
  const { expiresAt } = await connect.getTokenResponse(LINEAR, ADA);
  emulator.clock.advance(expiresAt - emulator.now() - 40_000);
  await connect.getToken(LINEAR, ADA);
  await Promise.all(renewals);
  expect(renewals).toHaveLength(1);
  expect(await counts(CALLS)).toEqual({ minted: 1, hit: 1 });
  expect(await counts(BILLED)).toEqual({ '': 2 });
  expect(spans()).toHaveLength(4);
});

test('calls are timed in seconds', async () => {
  const [{ client }, { points }] = [await world(), await instrumented()];
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const connect = client({
    fetch: (...args) => {
      vi.advanceTimersByTime(60);
      return fetch(...args);
    },
  });
  await connect.getToken(LINEAR, ADA);
  await connect.getToken(LINEAR, ADA);
  const told = await points('grantkit.token.duration');
  expect(told).toMatchObject([
    {
      unit: 's',
      attributes: { 'grantkit.cache.result': 'minted' },
      value: { count: 1, sum: 0.06 },
    },
    { unit: 's', attributes: { 'grantkit.cache.result': 'hit' }, value: { count: 1, sum: 0 } },
  ]);
  const boundaries = told.map(({ value }) => (value as Histogram).buckets.boundaries);
  expect([boundaries[0]?.[0], boundaries[0]?.at(-1)]).toEqual([0.001, 30]);
});

test('metrics that are set up later are told from then on', async () => {
  const [{ client }, first, second] = [await world(), sdk(), sdk()];
  await instrumented({ meterProvider: undefined });
  const connect = client();
  await connect.getToken(LINEAR, ADA);
  metrics.setGlobalMeterProvider(first.meterProvider);
  await connect.getToken(LINEAR, ADA);
  metrics.disable();
  metrics.setGlobalMeterProvider(second.meterProvider);
  await connect.getToken(LINEAR, BOB);
  expect(await first.counts(CALLS)).toEqual({ hit: 1 });
  expect(await second.counts(CALLS)).toEqual({ minted: 1 });
});
