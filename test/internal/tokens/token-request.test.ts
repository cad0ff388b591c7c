import { describe, expect, test, vi } from 'vitest';
import {
  advance,
  clientWithOldToken,
  fakeClocks,
  NEVER,
  NOW,
  serverAndClient,
} from '../../support/client.js';
import { type Answer, gate, until } from '../../support/connect-server.js';
import { APP, failureOf, tokenResponse } from '../../support/token-response.js';

const HASTY = { maxRetries: 0 };
const FIXED = { ...HASTY, now: () => NOW };
const FORCED = { forceRefresh: true };

fakeClocks();

const expired = (headers = {}): Answer => ({
  json: tokenResponse({ token: 'expired', expiresAt: Date.now() - 5_000 }),
  headers,
});
/** Lets pauses pass until a call has its answer. */
async function outcomeOf<T>(call: Promise<T>): Promise<T> {
  let isSettled = false;
  const settle = () => {
    isSettled = true;
  };
  call.then(settle, settle);
  await until(() => advance(1).then(() => isSettled));
  return call;
}

describe('a reply that has already expired', () => {
  test('is asked for once more at once, even without retries, and for all who wait', async () => {
    const { server, connect } = await serverAndClient(HASTY, expired(), {});
    const calls = [1, 2, 3].map(() => connect.getToken('c', APP));
    expect(await outcomeOf(Promise.all(calls))).toEqual(Array(3).fill('token-2'));
    expect(server.requests).toHaveLength(2);
    expect(await connect.getToken('c', APP)).toBe('token-2');
  });

  test('as it comes is asked for once more', async () => {
    const json = tokenResponse({ token: 'expired', expiresAt: NOW });
    const { connect } = await serverAndClient(FIXED, { json, headers: { date: '' } }, {});
    expect(await outcomeOf(connect.getToken('c', APP))).toBe('token-2');
  });

  test('twice is served while it works by the clock here, and no longer', async () => {
    const headers = { date: new Date(NOW + 3_600_000).toUTCString() };
    const json = (expiresAt: number) => tokenResponse({ token: 'expired', expiresAt });
    const early = await serverAndClient(FIXED, { json: json(NOW + 1), headers });
    expect(await outcomeOf(early.connect.getToken('c', APP))).toBe('expired');
    expect(early.server.requests).toHaveLength(2);
    const late = await serverAndClient(FIXED, { json: json(NOW), headers });
    const call = failureOf(late.connect.getToken('c', APP));
    expect(await outcomeOf(call)).toMatchObject({ code: 'expired_reply' });
  });

  test('twice is a failure when its date proves it', async () => {
    const headers = { date: new Date(NOW).toUTCString() };
    const { server, connect } = await serverAndClient(FIXED, expired(headers));
    const call = failureOf(connect.getToken('c', APP));
    expect(await outcomeOf(call)).toMatchObject({
      name: 'ConnectResponseError',
      code: 'expired_reply',
      retryable: true,
      message: 'Failed to get token: the service sent a token that had expired 5 s before.',
    });
    expect(server.requests).toHaveLength(2);
  });

  test('twice is retried as other failures are', async () => {
    const { connect } = await serverAndClient({}, expired(), expired(), {});
    expect(await outcomeOf(connect.getToken('c', APP))).toBe('token-3');
  });

  test.each([1, 2])('after %d other failures is asked for once more, too', async (maxRetries) => {
    const unavailable = Array(maxRetries).fill({ status: 503, text: '' });
    const { connect } = await serverAndClient({ maxRetries }, ...unavailable, expired(), {});
    expect(await outcomeOf(connect.getToken('c', APP))).toBe(`token-${maxRetries + 2}`);
  });

  test('twice leaves the token that still works', async () => {
    const { connect, events } = await clientWithOldToken(HASTY, expired());
    expect(await outcomeOf(connect.getToken('c', APP))).toBe('old');
    expect(events.at(-1)).toMatchObject({ type: 'stale', error: { code: 'expired_reply' } });
  });

  test('twice is served without a date, and not kept', async () => {
    const { server, connect } = await serverAndClient(HASTY, expired({ date: '' }));
    expect(await outcomeOf(connect.getToken('c', APP))).toBe('expired');
    expect(server.requests).toHaveLength(2);
    await outcomeOf(connect.getToken('c', APP));
    expect(server.requests).toHaveLength(4);
  });
});

describe('a reply without a usable expiry', () => {
  test.each([undefined, null, 'soon', '2099-01-01'])(
    '%j is served and not kept',
    async (expiresAt) => {
      const json = { token: 'x', expiresAt };
      const { server, connect } = await serverAndClient({}, { json });
      expect(await connect.getTokenResponse('c', APP)).toEqual(JSON.parse(JSON.stringify(json)));
      expect(await connect.getToken('c', APP)).toBe('x');
      expect(server.requests).toHaveLength(2);
    },
  );

  test('is for all who wait', async () => {
    const { server, connect } = await serverAndClient({}, { json: { token: 'x' } });
    const calls = [1, 2, 3].map(() => connect.getToken('c', APP));
    expect(await Promise.all(calls)).toEqual(['x', 'x', 'x']);
    expect(server.requests).toHaveLength(1);
  });

  test('leaves the token that is kept', async () => {
    const { connect } = await serverAndClient(HASTY, {}, { json: { token: 'x' } });
    await connect.getToken('c', APP);
    expect(await connect.getToken('c', APP, FORCED)).toBe('x');
    expect(await connect.getToken('c', APP)).toBe('token-1');
  });
});

test.each([undefined, null])(
  'a reply whose connector is %s is served and kept',
  async (connector) => {
    const json = { ...tokenResponse(), connector: connector as never };
    const { server, connect } = await serverAndClient({}, { json });
    const wanted = JSON.parse(JSON.stringify(json));
    expect(await connect.getTokenResponse('c', APP)).toEqual(wanted);
    expect(await connect.getTokenResponse('c', APP)).toEqual(wanted);
    expect(server.requests).toHaveLength(1);
    connect.deleteTokenCacheEntry('c', APP);
    await connect.getToken('c', APP);
    expect(server.requests).toHaveLength(2);
  },
);

test('a retry looks at what another request has brought, where requests share nothing', async () => {
  vi.stubGlobal('EdgeRuntime', 'edge-runtime');
  const later: Answer = { status: 503, text: '', headers: { 'retry-after': '1' } };
  const { server, connect } = await serverAndClient({}, later, {});
  const first = connect.getToken('c', APP);
  await server.received(1);
  expect(await connect.getToken('c', APP)).toBe('token-2');
  expect(await outcomeOf(first)).toBe('token-2');
  expect(server.requests).toHaveLength(2);
});

describe('a refusal', () => {
  const refused: Answer = { status: 404, text: '' };

  test('drops the kept token, even when a later request overtook it', async () => {
    const late = gate();
    const { server, connect } = await serverAndClient(
      {},
      {},
      { ...refused, after: late.opened },
      NEVER,
      {},
    );
    await connect.getToken('c', APP);
    const first = failureOf(connect.getToken('c', APP, FORCED));
    await server.received(2);
    const controller = new AbortController();
    const second = connect.getToken('c', APP, { ...FORCED, signal: controller.signal });
    await server.received(3);
    late.open();
    expect(await first).toMatchObject({ status: 404 });
    controller.abort('bye');
    await expect(second).rejects.toBe('bye');
    expect(await connect.getToken('c', APP)).toBe('token-4');
  });
});
