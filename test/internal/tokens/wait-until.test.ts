import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { ConnectClientOptions } from '../../../src/index.js';
import { advance, fakeClocks, NOW, serverAndClient } from '../../support/client.js';
import { type Answer, gate } from '../../support/connect-server.js';
import { APP, tokenResponse } from '../../support/token-response.js';

const CONTEXT = Symbol.for('@vercel/request-context');
const OLD = { json: tokenResponse({ token: 'old', expiresAt: NOW + 60_000 }) };

fakeClocks();
beforeEach(() => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
});

/** A client with a token of a minute, and the work that it hands over. */
async function client(options: ConnectClientOptions, ...script: Answer[]) {
  const work: Promise<unknown>[] = [];
  const waitUntil = (each: Promise<unknown>) => void work.push(each);
  const made = await serverAndClient({ waitUntil, ...options }, OLD, ...script);
  await made.connect.getToken('c', APP);
  return { ...made, work };
}

test('a renewal ahead of time is waited for', async () => {
  const { opened, open } = gate();
  const cache = { refreshAheadMs: 10_000 };
  const { connect, server, work } = await client({ cache }, { after: opened });
  await connect.getToken('c', APP);
  expect(work).toEqual([]);
  await advance(20_000);
  expect(await connect.getToken('c', APP)).toBe('old');
  expect(await connect.getToken('c', APP)).toBe('old');
  expect(work).toHaveLength(1);
  await server.received(2);
  open();
  await Promise.all(work);
  expect(await connect.getToken('c', APP)).toBe('token-2');
});

test('work that fails rejects nothing', async () => {
  const cache = { refreshAheadMs: 10_000 };
  const { connect, work } = await client({ cache }, { status: 500, text: '' });
  await advance(20_000);
  expect(await connect.getToken('c', APP)).toBe('old');
  expect(await Promise.all(work)).toEqual([undefined]);
});

test('a renewal that its call has left is waited for', async () => {
  const { opened, open } = gate();
  const { connect, server, work } = await client({}, { after: opened });
  await advance(31_000);
  const call = connect.getToken('c', APP);
  await server.received(2);
  await advance(5_000);
  expect(await call).toBe('old');
  expect(work).toHaveLength(1);
  open();
  await Promise.all(work);
  expect(await connect.getToken('c', APP)).toBe('token-2');
});

test('the request that is being served is the one to keep alive by default', async () => {
  const waitUntil = vi.fn();
  Object.assign(globalThis, { [CONTEXT]: { get: () => ({ waitUntil }) } });
  onTestFinished(() => void Reflect.deleteProperty(globalThis, CONTEXT));
  const { connect, server } = await client({ waitUntil: undefined }, {});
  await advance(31_000);
  await connect.getToken('c', APP);
  expect(server.requests).toHaveLength(2);
  expect(waitUntil.mock.calls).toEqual([[expect.any(Promise)]]);
});

test('a function that throws, or a context without one, changes nothing', async () => {
  const waitUntil = () => {
    throw new Error('outside of a request');
  };
  for (const options of [{ waitUntil }, { waitUntil: undefined }]) {
    const { connect } = await client(options, {});
    await advance(31_000);
    expect(await connect.getToken('c', APP)).toBe('token-2');
    vi.setSystemTime(NOW);
  }
});

test('a call that waits for its own token hands over nothing', async () => {
  const { connect, server, work } = await client({}, {});
  await connect.getToken('other', APP);
  await connect.getToken('c', APP, { forceRefresh: true });
  expect(server.requests).toHaveLength(3);
  expect(work).toEqual([]);
});
