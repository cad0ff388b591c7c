import { expect, test } from 'vitest';
import { Flight } from '../../../src/internal/tokens/flight.js';
import { gate } from '../../support/connect-server.js';

const patient = () => new AbortController().signal;

test('gives every waiter the outcome of one task', async () => {
  let runs = 0;
  const flight = new Flight(async () => ++runs);
  expect(await Promise.all([flight.wait(patient()), flight.wait(patient())])).toEqual([1, 1]);
});

test('gives every waiter the failure', async () => {
  const flight = new Flight(() => Promise.reject(new Error('no')));
  const waits = [flight.wait(patient()), flight.wait(patient())];
  for (const wait of waits) await expect(wait).rejects.toThrow('no');
});

test('a failure without a waiter is nobody’s unhandled rejection', async () => {
  new Flight(() => Promise.reject(new Error('no')));
  await new Promise((resolve) => setImmediate(resolve));
});

test('one waiter’s abort leaves the others and the task alone', async () => {
  const { opened, open } = gate();
  let aborted = false;
  const flight = new Flight(async (signal) => {
    await opened;
    aborted = signal.aborted;
    return 'done';
  });
  const controller = new AbortController();
  const [left, stayed] = [flight.wait(controller.signal), flight.wait(patient())];
  controller.abort('bye');
  await expect(left).rejects.toBe('bye');
  expect(flight.isOpen).toBe(true);
  open();
  expect(await stayed).toBe('done');
  expect(aborted).toBe(false);
});

test('the task is aborted when the last waiter leaves, and nobody may join then', async () => {
  let inner: AbortSignal | undefined;
  const flight = new Flight((signal) => {
    inner = signal;
    return new Promise(() => {});
  });
  const controllers = [new AbortController(), new AbortController()];
  const waits = controllers.map(({ signal }) => flight.wait(signal));
  controllers[0]?.abort('a');
  await expect(waits[0]).rejects.toBe('a');
  expect(inner?.aborted).toBe(false);
  controllers[1]?.abort('b');
  await expect(waits[1]).rejects.toBe('b');
  expect(inner?.aborted).toBe(true);
  expect(flight.isOpen).toBe(false);
});

test('a signal that has aborted before is seen', async () => {
  const flight = new Flight(() => new Promise(() => {}));
  await expect(flight.wait(AbortSignal.abort('before'))).rejects.toBe('before');
});

test('is closed when its task has ended', async () => {
  const flight = new Flight(async () => 1);
  expect(flight.isOpen).toBe(true);
  await flight.wait(patient());
  expect(flight.isOpen).toBe(false);
});
