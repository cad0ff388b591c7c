import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ConnectError } from '../../../src/index.js';
import { Stop } from '../../../src/internal/http/stop.js';
import { Flight } from '../../../src/internal/tokens/flight.js';
import { failureOf } from '../../support/token-response.js';
import { flightOf, kept, overdue, waiting } from './waiting-calls.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => vi.useRealTimers());

describe('what a flight brings', () => {
  test('is what everybody gets, and it is closed then', async () => {
    const { flight, first, second } = flightOf({}, {});
    expect(flight.isOpen).toBe(true);
    flight.bring(kept);
    expect(await first.outcome).toBe(kept);
    expect(await second.outcome).toBe(kept);
    expect(flight.isOpen).toBe(false);
  });

  test('leaves no timer', () => {
    flightOf({ limitMs: 1_000 }).flight.bring(kept);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a flight that fails', () => {
  const failure = new ConnectError('no', { code: 'some_code', status: 503, retryable: true });

  test('fails everybody, the others with errors of their own', async () => {
    const { flight, first, second } = flightOf({}, {});
    flight.fail(failure, undefined);
    expect(await failureOf(first.outcome)).toBe(failure);
    const own = await failureOf(second.outcome);
    expect(own).not.toBe(failure);
    expect(own).toBeInstanceOf(ConnectError);
    expect(own).toMatchObject({ message: 'no', code: 'some_code', status: 503, retryable: true });
    expect(own.cause).toBe(failure);
    expect(flight.isOpen).toBe(false);
  });

  test('hands its calls to another one, as far as they can join that', async () => {
    const patience = { maxRetries: 2, endsAt: performance.now() + 30_000, pausesEndAt: 0 };
    const { flight, first, second } = flightOf({ patience }, { canJoin: () => false });
    const other = new Flight(30_000, false);
    flight.fail(failure, other);
    expect(other.patience).toEqual(patience);
    expect(await failureOf(second.outcome)).toBe(failure);
    other.bring(kept);
    expect(await first.outcome).toBe(kept);
  });

  test('hands nobody to a flight that is closed', async () => {
    const { flight, first } = flightOf({});
    const other = new Flight(30_000, false);
    other.isOpen = false;
    flight.fail(failure, other);
    expect(await failureOf(first.outcome)).toBe(failure);
  });
});

describe('a call that leaves', () => {
  test('ends the flight when it is the last one, and nobody may join then', async () => {
    const { flight, first, second } = flightOf({}, {});
    first.stop.stop('a');
    await expect(first.outcome).rejects.toBe('a');
    expect(flight.isOpen).toBe(true);
    expect(flight.stop.isStopped).toBe(false);
    second.stop.stop('b');
    expect(flight.stop.isStopped).toBe(true);
    expect(flight.isOpen).toBe(false);
  });

  test('before it waits is seen', async () => {
    const stop = new Stop();
    stop.stop('before');
    const { first } = flightOf({ stop });
    await expect(first.outcome).rejects.toBe('before');
  });

  test('at its limit gets what it says of that', async () => {
    const { flight, first, second } = flightOf({ limitMs: 1_000 }, {});
    vi.advanceTimersByTime(1_000);
    await expect(first.outcome).rejects.toBe(overdue);
    flight.bring(kept);
    expect(await second.outcome).toBe(kept);
  });

  test('stays when there is nothing to say of its limit', async () => {
    const { flight, first } = flightOf({ limitMs: 1_000, overdue: () => undefined });
    vi.advanceTimersByTime(1_000);
    flight.bring(kept);
    expect(await first.outcome).toBe(kept);
  });

  test('after one who wants the answer for later does not end the flight', () => {
    const { flight, second } = flightOf({ limitMs: 1_000, lingers: () => true }, {});
    vi.advanceTimersByTime(1_000);
    second.stop.stop('bye');
    vi.advanceTimersByTime(4_999);
    expect(flight.isOpen).toBe(true);
    vi.advanceTimersByTime(1);
    expect(flight.isOpen).toBe(false);
  });

  test('and wants the answer for later leaves the flight five seconds', () => {
    const { flight } = flightOf({ limitMs: 1_000, lingers: () => true });
    vi.advanceTimersByTime(5_999);
    expect(flight.isOpen).toBe(true);
    vi.advanceTimersByTime(1);
    expect(flight.isOpen).toBe(false);
    expect(flight.stop.reason).toMatchObject({ name: 'ConnectTimeoutError', retryable: true });
  });

  test('does not end a flight that another one has joined since', async () => {
    const { flight } = flightOf({ limitMs: 1_000, lingers: () => true });
    vi.advanceTimersByTime(2_000);
    const outcome = flight.wait(waiting());
    vi.advanceTimersByTime(5_000);
    expect(flight.isOpen).toBe(true);
    flight.bring(kept);
    expect(await outcome).toBe(kept);
  });

  test('ends a flight that goes on no longer for those who left before', async () => {
    const { flight } = flightOf({ limitMs: 1_000, lingers: () => true });
    vi.advanceTimersByTime(2_000);
    const joined = waiting();
    const outcome = flight.wait(joined);
    vi.advanceTimersByTime(5_000);
    joined.stop.stop('bye');
    await expect(outcome).rejects.toBe('bye');
    expect(flight.isOpen).toBe(false);
  });
});

describe('what another flight has brought', () => {
  test('is for those who take it', async () => {
    const { flight, first, second } = flightOf({}, { accepts: () => false });
    flight.offer(kept);
    expect(await first.outcome).toBe(kept);
    expect(flight.isOpen).toBe(true);
    const later = { ...kept, attempt: 2 };
    flight.bring(later);
    expect(await second.outcome).toBe(later);
  });

  test('ends a flight that nobody waits for any more', () => {
    const { flight } = flightOf({}, {});
    flight.offer(kept);
    expect(flight.stop.isStopped).toBe(true);
  });
});

describe('a flight is as patient as its most patient call', () => {
  test('whoever comes first', () => {
    const flight = new Flight(30_000, false);
    const now = performance.now();
    flight.raise({ maxRetries: 0, endsAt: now + 30_000, pausesEndAt: now + 5_000 });
    flight.raise({ maxRetries: 2, endsAt: now + 1_000, pausesEndAt: now + 1_000 });
    expect(flight.patience).toEqual({
      maxRetries: 2,
      endsAt: now + 30_000,
      pausesEndAt: now + 5_000,
    });
  });

  test('and ends a minute after its start', () => {
    const flight = new Flight(30_000, false);
    const endsAt = flight.startedAt + 60_000;
    vi.advanceTimersByTime(10_000);
    expect(flight.age).toBe(10_000);
    const never = Number.POSITIVE_INFINITY;
    flight.raise({ maxRetries: 0, endsAt: never, pausesEndAt: never });
    expect(flight.patience.endsAt).toBe(endsAt);
  });
});
