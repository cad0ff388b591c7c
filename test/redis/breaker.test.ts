import { beforeEach, expect, test, vi } from 'vitest';
import { ConnectError } from '../../src/index.js';
import { Breaker } from '../../src/redis/breaker.js';
import type { TokenStoreEvent } from '../../src/token-store.js';
import { failureOf } from '../support/token-response.js';

const events: TokenStoreEvent[] = [];
const told = () => events.map(({ type }) => type);
let reconnections: number;
let breaker: Breaker;
let isOut: boolean;
let asked: number;

const operation = async () => {
  asked++;
  if (isOut) throw new Error('no answer');
  return 'answer';
};
const attempt = () => breaker.run(operation).catch((error: Error) => error.message);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  events.length = 0;
  [reconnections, asked, isOut] = [0, 0, true];
  breaker = new Breaker(
    (event) => events.push(event),
    () => reconnections++,
  );
});

test('opens after three failures in a row, and asks nothing while it rests', async () => {
  isOut = false;
  await attempt();
  isOut = true;
  for (let times = 0; times < 3; times++) expect(await attempt()).toBe('no answer');
  expect(await attempt()).toMatch(/left alone/);
  expect([asked, told()]).toEqual([4, ['out']]);
});

test('tells what has failed, and that to try later may help', async () => {
  for (let times = 0; times < 3; times++) await attempt();
  const cause = new Error('no answer');
  expect(events).toEqual([{ type: 'out', error: cause }]);
  const error = await failureOf(breaker.run(operation));
  expect(error).toBeInstanceOf(ConnectError);
  expect(error).toMatchObject({
    message: 'The shared store does not answer and is left alone for a moment.',
    ...{ code: 'store_unavailable', retryable: true, cause },
  });
});

test('stands in the way of no call while the store answers', async () => {
  isOut = false;
  expect(await Promise.all([attempt(), attempt()])).toEqual(['answer', 'answer']);
});

test('counts failures anew after each success', async () => {
  for (let times = 0; times < 5; times++) {
    isOut = true;
    await attempt();
    await attempt();
    isOut = false;
    expect(await attempt()).toBe('answer');
  }
  expect(told()).toEqual([]);
});

test('rests for longer after each failure, at most a second', async () => {
  for (let times = 0; times < 3; times++) await attempt();
  const rests: number[] = [];
  for (let times = 0; times < 5; times++) {
    const before = asked;
    let restMs = 0;
    for (; asked === before; restMs += 50) {
      vi.advanceTimersByTime(50);
      await attempt();
    }
    rests.push(restMs);
  }
  expect(rests).toEqual([250, 500, 1_000, 1_000, 1_000]);
  expect(told()).toEqual(['out']);
});

test('lets one call try at a time, and closes with its success', async () => {
  for (let times = 0; times < 3; times++) await attempt();
  vi.advanceTimersByTime(250);
  isOut = false;
  const answers = await Promise.all([attempt(), attempt()]);
  expect(answers).toEqual(['answer', expect.stringMatching(/left alone/)]);
  expect(await attempt()).toBe('answer');
  expect(told()).toEqual(['out', 'back']);
});

test('has the connection made anew at each failure from the third on', async () => {
  await attempt();
  await attempt();
  expect(reconnections).toBe(0);
  await attempt();
  vi.advanceTimersByTime(250);
  await attempt();
  expect(reconnections).toBe(2);
});
