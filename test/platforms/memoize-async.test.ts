import { expect, test, vi } from 'vitest';
import { memoizeAsync } from '../../src/platforms/memoize-async.js';

test('calls at the same time share one load, and later ones its value', async () => {
  const load = vi.fn(async () => 'value');
  const read = memoizeAsync(load);
  expect(await Promise.all([read(), read()])).toEqual(['value', 'value']);
  expect(await read()).toBe('value');
  expect(load).toHaveBeenCalledTimes(1);
});

test('a failure reaches everybody who waits, and leaves the load to the next call', async () => {
  const load = vi.fn(async () => 'value').mockRejectedValueOnce(new Error('offline'));
  const read = memoizeAsync(load);
  const failed = await Promise.allSettled([read(), read()]);
  expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await read()).toBe('value');
  expect(load).toHaveBeenCalledTimes(2);
});

test('where a request must not wait for the I/O of another, only the value is shared', async () => {
  vi.stubGlobal('EdgeRuntime', 'edge-runtime');
  const load = vi.fn(async () => 'value');
  const read = memoizeAsync(load);
  await Promise.all([read(), read()]);
  expect(await read()).toBe('value');
  expect(load).toHaveBeenCalledTimes(2);
});
