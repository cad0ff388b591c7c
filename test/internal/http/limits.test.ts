import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { within } from '../../../src/internal/http/limits.js';

const late = () => new Error('too late');

test('what came while the process stood still is in time', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const socket = connect((server.address() as { port: number }).port, '127.0.0.1');
  const [peer] = await once(server, 'connection');
  const answer = once(socket, 'data').then(String);
  const limited = within(answer, 20, late);
  peer.end('answer');
  const standsUntil = performance.now() + 100;
  while (performance.now() < standsUntil);
  expect(await limited).toBe('answer');
});

test('what does not come is late', async () => {
  await expect(within(new Promise(() => {}), 1, late)).rejects.toThrow('too late');
});

describe('no timer is left', () => {
  test.each([
    ['an answer', async () => {}],
    ['a failure', () => Promise.reject(new Error('gone'))],
  ])('by %s', async (_what, promised) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    await within(promised(), 1_000, late).catch(() => {});
    expect(vi.getTimerCount()).toBe(0);
  });
});

test('what does not come is late where there is no setImmediate, too', async () => {
  vi.stubGlobal('setImmediate', undefined);
  onTestFinished(() => void vi.unstubAllGlobals());
  await expect(within(new Promise(() => {}), 1, late)).rejects.toThrow('too late');
});

test('a failure is passed on', async () => {
  await expect(within(Promise.reject(new Error('gone')), 1_000, late)).rejects.toThrow('gone');
});
