import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { ConnectClientOptions, ConnectEvent } from '../../../src/index.js';
import { advance, fakeClocks, NEVER, NOW, serverAndClient } from '../../support/client.js';
import { type Answer, gate, turn, until } from '../../support/connect-server.js';
import { APP, failureOf, oidcToken, tokenResponse } from '../../support/token-response.js';

const UNAVAILABLE: Answer = { status: 503, text: '' };
const living = (ms: number) => ({ json: tokenResponse({ token: 'old', expiresAt: NOW + ms }) });

fakeClocks();
beforeEach(() => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
});

/** A client that renews its token of a minute 10 s before the buffer of 30 s, and has it. */
async function ahead(options: ConnectClientOptions, ...script: Answer[]) {
  const cache = { refreshAheadMs: 10_000 };
  const events: ConnectEvent[] = [];
  const onEvent = (event: ConnectEvent) => events.push(event);
  const made = await serverAndClient({ cache, onEvent, ...options }, living(60_000), ...script);
  await made.connect.getToken('c', APP);
  /** Resolves when so many requests have ended, and what follows from it has happened. */
  const ended = async (count: number) => {
    await until(() => events.filter(({ type }) => type === 'request').length === count);
    await turn();
  };
  return { ...made, ended, events };
}

const sources = {
  'a fixed credential': [{}, APP],
  'a buffer of null': [{}, { ...APP, validityBufferMs: null as unknown as number }],
  'a credential function': [{ vercelToken: () => 'v' }, APP],
  'an asynchronous credential function': [{ vercelToken: async () => 'v' }, APP],
  'an exchanged token': [{}, { subject: { type: 'token', token: 't' } }],
} as const;

test.each(Object.entries(sources))(
  'renews behind the back of callers with %s, and not before its time',
  async (_, [options, params]) => {
    const cache = { refreshAheadMs: 10_000 };
    const { server, connect } = await serverAndClient({ cache, ...options }, living(60_000), {});
    await connect.getToken('c', params);
    await advance(19_999);
    await connect.getToken('c', params);
    await turn();
    expect(server.requests).toHaveLength(1);
    await advance(1);
    expect(await connect.getToken('c', params)).toBe('old');
    // Another call meanwhile begins no second renewal; a slow one may already find the successor.
    expect(['old', 'token-2']).toContain(await connect.getToken('c', params));
    await until(async () => (await connect.getToken('c', params)) === 'token-2');
    expect(server.requests).toHaveLength(2);
  },
);

test('renews with the credential of the deployment where that is the caller’s', async () => {
  const credential = oidcToken({ sub: 'owner:acme:project:p:environment:production' });
  vi.stubEnv('VERCEL_OIDC_TOKEN_FILE', '');
  vi.stubEnv('VERCEL_OIDC_TOKEN', credential);
  const { server, connect } = await ahead({ vercelToken: undefined }, {});
  await advance(20_000);
  await connect.getToken('c', APP);
  await server.received(2);
  const sent = server.requests.map(({ headers }) => headers.authorization);
  expect(sent).toEqual([`Bearer ${credential}`, `Bearer ${credential}`]);
});

test('asks for the buffer and the time ahead', async () => {
  const { server, connect } = await ahead({}, {});
  await advance(20_000);
  await connect.getToken('c', APP);
  await server.received(2);
  expect(server.requests[1]?.body).toMatchObject({ validityBufferMs: 40_000 });
});

test('renews a token that lives shorter than the time ahead after half its useful life', async () => {
  const cache = { refreshAheadMs: 60_000 };
  const { server, connect } = await serverAndClient({ cache }, living(40_000), {});
  await connect.getToken('c', APP);
  await advance(9_999);
  await connect.getToken('c', APP);
  await turn();
  expect(server.requests).toHaveLength(1);
  await advance(1);
  await connect.getToken('c', APP);
  await server.received(2);
  expect(server.requests[1]?.body).toMatchObject({ validityBufferMs: 40_000 });
});

describe('a renewal that fails for now', () => {
  test('makes no kept token one that was served in its place', async () => {
    const { connect, ended, events } = await ahead({ maxRetries: 0 }, UNAVAILABLE);
    await advance(20_000);
    expect(await connect.getToken('c', APP)).toBe('old');
    await ended(2);
    expect(events.map(({ type }) => type)).not.toContain('stale');
  });

  test('leaves the kept token, and the next one begins after a rest', async () => {
    const { server, connect, ended } = await ahead({ maxRetries: 0 }, UNAVAILABLE, {});
    await advance(20_000);
    await connect.getToken('c', APP);
    await ended(2);
    expect(await connect.getToken('c', APP)).toBe('old');
    await advance(4_999);
    expect(await connect.getToken('c', APP)).toBe('old');
    await turn();
    expect(server.requests).toHaveLength(2);
    await advance(1);
    expect(await connect.getToken('c', APP)).toBe('old');
    await until(async () => (await connect.getToken('c', APP)) === 'token-3');
  });

  test('is tried again while a call would wait for it', async () => {
    const { connect } = await ahead({}, { ...UNAVAILABLE, headers: { 'retry-after': '4' } }, {});
    await advance(20_000);
    await connect.getToken('c', APP);
    await until(async () => {
      await advance(100);
      return (await connect.getToken('c', APP)) === 'token-3';
    });
  });

  test('is not tried again later', async () => {
    const headers = { 'retry-after': '6' };
    const { server, connect, ended } = await ahead({}, { ...UNAVAILABLE, headers }, {});
    await advance(20_000);
    await connect.getToken('c', APP);
    await ended(2);
    await advance(7_000);
    await turn();
    expect(server.requests).toHaveLength(2);
  });
});

test('drops the kept token when it is refused', async () => {
  const { connect, ended } = await ahead({}, { status: 404, text: '' });
  await advance(20_000);
  await connect.getToken('c', APP);
  await ended(2);
  expect(await failureOf(connect.getToken('c', APP))).toMatchObject({ status: 404 });
});

test('goes on when the caller that began it leaves', async () => {
  const { opened, open } = gate();
  const { server, connect } = await ahead({}, { after: opened });
  await advance(20_000);
  const controller = new AbortController();
  await connect.getToken('c', APP, { signal: controller.signal });
  await server.received(2);
  controller.abort();
  open();
  await until(async () => (await connect.getToken('c', APP)) === 'token-2');
});

test.each([
  ['30 seconds, however patient the client', { timeoutMs: Number.POSITIVE_INFINITY }, {}, 30_000],
  ['the time of the client, and five seconds for the next one', { timeoutMs: 3_000 }, {}, 8_000],
  ['the time of the call, and five seconds for the next one', {}, { timeoutMs: 3_000 }, 8_000],
])('ends after %s', async (_, options, ofCall, endMs) => {
  const { server, connect, ended } = await ahead({ ...options, maxRetries: 0 }, NEVER);
  await advance(20_000);
  await connect.getToken('c', APP, ofCall);
  await server.received(2);
  await advance(endMs);
  await ended(2);
  await server.abandoned(1);
});
