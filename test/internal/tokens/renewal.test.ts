import { describe, expect, test, vi } from 'vitest';
import {
  advance,
  clientWithOldToken,
  EXPIRY,
  fakeClocks,
  NEVER,
  serverAndClient,
  watch,
} from '../../support/client.js';
import { type Answer, gate, turn, until } from '../../support/connect-server.js';
import { ANN, APP, failureOf } from '../../support/token-response.js';

const UNAVAILABLE: Answer = { status: 503, text: '' };
const HASTY = { maxRetries: 0 };

fakeClocks();

test.each([
  ['for five seconds', {}, 5_000],
  ['for as long as the service asks', { 'retry-after': '12' }, 12_000],
])('a renewal that failed rests %s', async (_, headers, restMs) => {
  const { connect, server } = await clientWithOldToken(HASTY, { status: 429, text: '', headers });
  await connect.getToken('c', APP);
  await advance(restMs - 1);
  expect(await connect.getToken('c', APP)).toBe('old');
  expect(server.requests).toHaveLength(2);
  await advance(1);
  await connect.getToken('c', APP);
  expect(server.requests).toHaveLength(3);
});

test('a request that fails later does not shorten the rest that the service asks for', async () => {
  const limited: Answer = { status: 429, text: '', headers: { 'retry-after': '12' } };
  const { connect, server } = await clientWithOldToken(HASTY, NEVER, limited);
  const slow = connect.getToken('c', APP, { timeoutMs: 200 });
  await server.received(2);
  await advance(1_000);
  // Sent beside the one that hangs, which is given up 5 s after its call has left it.
  expect(await Promise.all([connect.getToken('c', APP, { timeoutMs: 200 }), slow])).toEqual([
    'old',
    'old',
  ]);
  await advance(4_200);
  await server.abandoned(1);
  await advance(6_800 - 1);
  expect(await connect.getToken('c', APP)).toBe('old');
  expect(server.requests).toHaveLength(3);
});

test('a failure that would come again is followed by no rest', async () => {
  const { connect } = await clientWithOldToken(HASTY, { status: 400, text: '' }, {});
  expect(await failureOf(connect.getToken('c', APP))).toMatchObject({ status: 400 });
  expect(await connect.getToken('c', APP)).toBe('token-3');
});

test('no clock that is set makes the rest longer', async () => {
  const { connect, server } = await clientWithOldToken(HASTY, UNAVAILABLE);
  await connect.getToken('c', APP);
  vi.setSystemTime(EXPIRY - 59_000);
  await advance(5_000);
  await connect.getToken('c', { ...APP, validityBufferMs: 59_000 });
  vi.setSystemTime(EXPIRY - 15_000);
  await connect.getToken('c', APP);
  expect(server.requests).toHaveLength(3);
});

test('a forced call does not rest', async () => {
  const { connect, server } = await clientWithOldToken(HASTY, UNAVAILABLE);
  await connect.getToken('c', APP);
  await failureOf(connect.getToken('c', APP, { forceRefresh: true }));
  expect(server.requests).toHaveLength(3);
});

test('a token that has expired ends the rest', async () => {
  const { connect } = await clientWithOldToken(HASTY, UNAVAILABLE, {});
  await connect.getToken('c', APP);
  vi.setSystemTime(EXPIRY);
  expect(await connect.getToken('c', APP)).toBe('token-3');
});

describe('a call waits for a renewal', () => {
  test('for five seconds', async () => {
    const { connect, server, events } = await clientWithOldToken(HASTY, NEVER);
    const call = connect.getToken('c', APP);
    const seen = watch(call);
    await server.received(2);
    await advance(4_999);
    expect(seen.isSettled).toBe(false);
    await advance(1);
    expect(await call).toBe('old');
    expect(events.at(-1)).toMatchObject({
      type: 'stale',
      error: {
        ...{ name: 'ConnectTimeoutError', code: 'timeout', retryable: true },
        message: 'Failed to get token: the renewal took longer than 5000 ms.',
      },
    });
  });

  test('for half of what its token has left', async () => {
    const { connect, server } = await clientWithOldToken(HASTY, NEVER);
    vi.setSystemTime(EXPIRY - 4_000);
    const call = connect.getToken('c', APP);
    const seen = watch(call);
    await server.received(2);
    await advance(1_999);
    expect(seen.isSettled).toBe(false);
    await advance(1);
    expect(await call).toBe('old');
  });

  test('until it comes when its token has less than 200 ms left', async () => {
    const late = gate();
    const { connect, server } = await clientWithOldToken(HASTY, { after: late.opened });
    vi.setSystemTime(EXPIRY - 200);
    const served = connect.getToken('c', APP);
    await server.received(2);
    await advance(1);
    const call = connect.getToken('c', APP);
    const seen = watch(call);
    await advance(99);
    expect(await served).toBe('old');
    await advance(98);
    expect(seen.isSettled).toBe(false);
    late.open();
    expect(await call).toBe('token-2');
  });

  test('of such a token until it fails, and gets the token then', async () => {
    const late = gate();
    const renewal: Answer = { ...UNAVAILABLE, after: late.opened };
    const { connect, server } = await clientWithOldToken(HASTY, renewal);
    vi.setSystemTime(EXPIRY - 199);
    const call = connect.getToken('c', APP);
    await server.received(2);
    await advance(198);
    late.open();
    expect(await call).toBe('old');
  });

  test('for five seconds since the first one that still waits began it', async () => {
    const { connect, server } = await clientWithOldToken(HASTY, NEVER);
    const first = connect.getToken('c', APP);
    await server.received(2);
    await advance(1_500);
    const second = connect.getToken('c', APP);
    await advance(3_500);
    const third = connect.getToken('c', APP);
    await advance(1);
    expect(await Promise.all([first, second, third])).toEqual(['old', 'old', 'old']);
  });

  test('no longer than its own time, and gets the token then', async () => {
    const { connect, server } = await clientWithOldToken(HASTY, NEVER);
    const call = connect.getToken('c', APP, { timeoutMs: 20 });
    await server.received(2);
    await advance(20);
    expect(await call).toBe('old');
  });

  test('and what comes too late for it is kept for the next one', async () => {
    const late = gate();
    const { connect, server, events } = await clientWithOldToken(HASTY, { after: late.opened });
    const call = connect.getToken('c', APP);
    await server.received(2);
    await advance(5_000);
    expect(await call).toBe('old');
    late.open();
    // A call that comes before the answer would ask once more.
    await until(() => events.filter(({ type }) => type === 'request').length === 2);
    await turn();
    expect(await connect.getToken('c', APP)).toBe('token-2');
    expect(server.requests).toHaveLength(2);
  });

  test('for its own time when the token is dropped meanwhile', async () => {
    const late = gate();
    const { connect, server } = await clientWithOldToken(
      { ...HASTY, cache: { max: 1 } },
      { after: late.opened },
      {},
    );
    const call = connect.getToken('c', APP);
    await server.received(2);
    await connect.getToken('c', ANN);
    await advance(20_000);
    late.open();
    expect(await call).toBe('token-2');
  });

  test('which a caller left behind does not end when another one aborts', async () => {
    const late = gate();
    const { connect, server } = await clientWithOldToken(HASTY, { after: late.opened });
    const controller = new AbortController();
    const first = connect.getToken('c', APP, { timeoutMs: 1_000 });
    const second = connect.getToken('c', APP, { signal: controller.signal });
    await server.received(2);
    await advance(1_000);
    expect(await first).toBe('old');
    controller.abort('bye');
    await expect(second).rejects.toBe('bye');
    late.open();
    await until(async () => (await connect.getToken('c', APP)) === 'token-2');
    expect(server.requests).toHaveLength(2);
  });

  test('which nobody waits for any more ends after five seconds', async () => {
    const { connect, server } = await clientWithOldToken(HASTY, NEVER);
    const call = connect.getToken('c', APP);
    await server.received(2);
    await advance(5_000);
    expect(await call).toBe('old');
    await advance(5_000);
    await server.abandoned(1);
  });

  test('that is tried again after a pause', async () => {
    const limited: Answer = { status: 429, text: '', headers: { 'retry-after': '3' } };
    const { connect, events } = await clientWithOldToken({}, limited, {});
    const call = connect.getToken('c', APP);
    await until(() => events.filter(({ type }) => type === 'request').length === 2);
    await turn();
    await advance(4_000);
    expect(await call).toBe('token-3');
  });

  test('not for a pause that outlasts it', async () => {
    const limited: Answer = { status: 429, text: '', headers: { 'retry-after': '8' } };
    const { connect, events } = await clientWithOldToken({}, limited);
    expect(await connect.getToken('c', APP)).toBe('old');
    expect(events.at(-1)).toMatchObject({ type: 'stale', error: { retryAfterMs: 8_000 } });
  });
});

test('without a token that works, a request ends with the last call that waits for it', async () => {
  const { connect, server } = await serverAndClient(HASTY, NEVER);
  const failure = failureOf(connect.getToken('c', APP, { timeoutMs: 200 }));
  await server.received(1);
  await advance(200);
  expect(await failure).toMatchObject({ code: 'timeout' });
  await server.abandoned(1);
});
