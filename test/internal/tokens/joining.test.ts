import { describe, expect, test } from 'vitest';
import { advance, fakeClocks, NEVER, serverAndClient, watch } from '../../support/client.js';
import { gate } from '../../support/connect-server.js';
import { ANN, APP, failureOf } from '../../support/token-response.js';

const FORCED = { forceRefresh: true };

fakeClocks();

describe('a request that is not answered', () => {
  test('is joined for two seconds; then one is sent beside it, whose token is for all', async () => {
    const { server, connect } = await serverAndClient({}, NEVER, {});
    const calls = [connect.getToken('c', APP)];
    await server.received(1);
    await advance(1_999);
    calls.push(connect.getToken('c', APP));
    await advance(1);
    expect(server.requests).toHaveLength(1);
    calls.push(connect.getToken('c', APP));
    expect(await Promise.all(calls)).toEqual(['token-2', 'token-2', 'token-2']);
    await server.abandoned(1);
    expect(await connect.getToken('c', APP)).toBe('token-2');
    expect(server.requests).toHaveLength(2);
  });

  test('is joined for half of a short time limit', async () => {
    const { server, connect } = await serverAndClient({}, NEVER, {});
    const calls = [connect.getToken('c', APP)];
    await server.received(1);
    await advance(499);
    calls.push(connect.getToken('c', APP, { timeoutMs: 1_000 }));
    await advance(1);
    calls.push(connect.getToken('c', APP));
    expect(server.requests).toHaveLength(1);
    calls.push(connect.getToken('c', APP, { timeoutMs: 1_000 }));
    expect(await Promise.all(calls)).toEqual(Array(4).fill('token-2'));
  });

  test('is joined for two seconds with `timeoutMs: Infinity`, too', async () => {
    const patient = { timeoutMs: Number.POSITIVE_INFINITY };
    const { server, connect } = await serverAndClient(patient, NEVER, {});
    const first = connect.getToken('c', APP);
    await server.received(1);
    await advance(2_000);
    expect(await connect.getToken('c', APP)).toBe('token-2');
    expect(await first).toBe('token-2');
  });

  test('has at most one sent beside it in two seconds, however hasty the calls', async () => {
    const { server, connect } = await serverAndClient({ maxRetries: 0 }, NEVER);
    const get = (timeoutMs = 30_000) => {
      connect.getToken('c', APP, { timeoutMs }).catch(() => {});
    };
    get();
    await server.received(1);
    await advance(2_000);
    for (let calls = 0; calls < 3; calls++) get();
    await server.received(2);
    for (let ms = 0; ms < 1_900; ms += 100) {
      await advance(100);
      get(50);
    }
    await advance(99);
    expect(server.requests).toHaveLength(2);
    await advance(1);
    get();
    await server.received(3);
  });

  test('holds no other request up', async () => {
    const { server, connect } = await serverAndClient({}, NEVER, {});
    connect.getToken('c', APP).catch(() => {});
    await server.received(1);
    expect(await connect.getToken('c', ANN)).toBe('token-2');
  });

  test('that is answered at last is still for those who wait', async () => {
    const { opened, open } = gate();
    const { server, connect } = await serverAndClient({}, { after: opened }, NEVER);
    const first = connect.getToken('c', APP);
    await server.received(1);
    await advance(2_000);
    const second = connect.getToken('c', APP);
    await server.received(2);
    open();
    expect(await Promise.all([first, second])).toEqual(['token-1', 'token-1']);
    await server.abandoned(1);
  });

  test('that fails leaves its calls to the one beside it', async () => {
    const [first, second] = [gate(), gate()];
    const { server, connect } = await serverAndClient(
      { maxRetries: 0 },
      { status: 503, text: '', after: first.opened },
      { after: second.opened },
    );
    const early = connect.getToken('c', APP);
    await server.received(1);
    await advance(2_000);
    const late = connect.getToken('c', APP);
    await server.received(2);
    const seen = watch(early);
    first.open();
    await advance(100);
    expect(seen.isSettled).toBe(false);
    second.open();
    expect(await Promise.all([early, late])).toEqual(['token-2', 'token-2']);
  });
});

describe('a call that asks for a longer validity', () => {
  const LONG = { ...APP, validityBufferMs: 60_000 };

  test('does not join; later calls join its request', async () => {
    const { server, connect } = await serverAndClient({}, NEVER, {});
    const short = connect.getToken('c', APP);
    await server.received(1);
    const others = [LONG, { ...APP, validityBufferMs: 0 }].map((one) => connect.getToken('c', one));
    expect(await Promise.all([short, ...others])).toEqual(['token-2', 'token-2', 'token-2']);
    expect(server.requests).toHaveLength(2);
  });

  test('does not count as one sent beside another', async () => {
    const { server, connect } = await serverAndClient({}, NEVER, NEVER, {});
    const calls = [connect.getToken('c', APP)];
    await server.received(1);
    await advance(1_900);
    calls.push(connect.getToken('c', LONG));
    await server.received(2);
    await advance(2_000);
    calls.push(connect.getToken('c', APP));
    expect(await Promise.all(calls)).toEqual(['token-3', 'token-3', 'token-3']);
  });
});

test('a forced call takes from a later request only what left after it', async () => {
  const { server, connect } = await serverAndClient({}, NEVER, NEVER, {});
  const early = connect.getToken('c', APP);
  await server.received(1);
  const forced = connect.getToken('c', APP, FORCED);
  await server.received(2);
  await advance(2_000);
  expect(await connect.getToken('c', APP)).toBe('token-3');
  expect(await Promise.all([early, forced])).toEqual(['token-3', 'token-3']);
});

test('a forced call takes nothing from a request that left before it', async () => {
  const { opened, open } = gate();
  const { server, connect } = await serverAndClient({ maxRetries: 0 }, { after: opened }, NEVER);
  const early = connect.getToken('c', APP);
  await server.received(1);
  const forced = failureOf(connect.getToken('c', APP, { ...FORCED, timeoutMs: 5_000 }));
  await server.received(2);
  open();
  expect(await early).toBe('token-1');
  await advance(5_000);
  expect(await forced).toMatchObject({ name: 'ConnectTimeoutError' });
});
