import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Flight } from '../../../src/internal/tokens/flight.js';
import { failureOf } from '../../support/token-response.js';
import { flightOf, kept, waiting } from './waiting-calls.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => vi.useRealTimers());

describe('a call that has its outcome', () => {
  test.each<[string, (flight: Flight) => void]>([
    ['its token', (flight) => flight.bring(kept)],
    ['the token of another flight', (flight) => flight.offer(kept)],
    ['a failure', (flight) => flight.fail(new Error('no'), undefined)],
  ])('leaves no timer and listens to no signal any more: %s', (_what, end) => {
    const lingers = vi.fn(() => true);
    const { flight, first } = flightOf({ limitMs: 1_000, lingers });
    end(flight);
    expect(vi.getTimerCount()).toBe(0);
    first.stop.stop('bye');
    expect(lingers).not.toHaveBeenCalled();
  });
});

describe('a flight that goes on for later', () => {
  const left = () => {
    const made = flightOf({ limitMs: 1_000, lingers: () => true });
    vi.advanceTimersByTime(1_000);
    return made;
  };

  test('leaves no timer when it has brought its token', () => {
    const { flight } = left();
    expect(vi.getTimerCount()).toBe(1);
    flight.bring(kept);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('does so where timers are numbers', () => {
    vi.useRealTimers();
    vi.stubGlobal('setTimeout', () => 1);
    const { flight, first } = flightOf({ lingers: () => true });
    first.stop.stop('bye');
    expect(flight.isOpen).toBe(true);
  });

  test('ends with what it was given up for', () => {
    const { flight } = left();
    vi.advanceTimersByTime(5_000);
    expect(flight.stop.reason).toMatchObject({
      code: 'timeout',
      message: 'The renewal of a token was given up: it took longer than anybody waited for.',
    });
  });

  test('waits for nobody, and then for who comes', () => {
    const { flight } = left();
    expect(flight.isWaitedFor).toBe(false);
    flight.wait(waiting());
    expect(flight.isWaitedFor).toBe(true);
  });
});

test('who needs something newer waits for the next flight', async () => {
  const { flight, first, second } = flightOf({}, { takes: () => false, yieldsUntil: 7 });
  const next = new Flight(30_000, false);
  flight.bring(kept, next);
  expect(await first.outcome).toBe(kept);
  expect([next.isWaitedFor, next.yieldsUntil]).toEqual([true, 7]);
  const newer = { ...kept, attempt: 2 };
  next.bring(newer);
  expect(await second.outcome).toBe(newer);
});

test('everybody gets a failure as it is that is no error of ours', async () => {
  const { flight, first, second } = flightOf({}, {});
  const failure = new Error('no');
  flight.fail(failure, undefined);
  expect(await failureOf(first.outcome)).toBe(failure);
  expect(await failureOf(second.outcome)).toBe(failure);
});

test('a flight lets another process ask for as long as its hastiest call does', () => {
  expect(flightOf({ yieldsUntil: 5 }, { yieldsUntil: 3 }).flight.yieldsUntil).toBe(3);
  expect(flightOf({ yieldsUntil: 3 }, { yieldsUntil: 5 }).flight.yieldsUntil).toBe(3);
});
