import { describe, expect, test, vi } from 'vitest';
import { createEmulator } from '../../../src/emulator/index.js';
import { createConnect } from '../../../src/index.js';
import { advance, fakeClocks, NOW, serverAndClient } from '../../support/client.js';
import { type Answer, until } from '../../support/connect-server.js';
import { APP, failureOf, tokenResponse } from '../../support/token-response.js';

const HOUR = 3_600_000;
const UNAVAILABLE: Answer = { status: 503, text: '' };
const living = (ms: number) => ({ json: tokenResponse({ expiresAt: Date.now() + ms }) });

fakeClocks();

test.each([
  ['back', -HOUR],
  ['forth', HOUR],
])(
  'a clock that is set %s by an hour during a request makes no token last longer',
  async (_, jumpMs) => {
    const fetch = async () => {
      const now = Date.now();
      const headers = { date: new Date(now).toUTCString() };
      const response = Response.json(tokenResponse({ expiresAt: now + 60_000 }), { headers });
      offsetMs = jumpMs;
      return response;
    };
    let offsetMs = 0;
    const now = () => Date.now() + offsetMs;
    const sent = vi.fn(fetch);
    const connect = createConnect({ fetch: sent, now, vercelToken: 'vercel-token' });
    await connect.getToken('c', APP);
    await connect.getToken('c', APP);
    expect(sent).toHaveBeenCalledTimes(1);
    await advance(60_000);
    await connect.getToken('c', APP);
    expect(sent).toHaveBeenCalledTimes(2);
  },
);

describe.each([
  ['an hour fast', HOUR],
  ['an hour slow', -HOUR],
])('on a host whose clock is %s', (_what, skewMs) => {
  /** A token of two minutes by the clock of the service. */
  const dated = (): Answer => {
    const now = Date.now() - skewMs;
    const headers = { date: new Date(now).toUTCString() };
    return { json: tokenResponse({ expiresAt: now + 120_000 }), headers };
  };

  test('a token is served for the lifetime that the service gives it', async () => {
    const { server, connect } = await serverAndClient({}, dated);
    await connect.getToken('c', APP);
    await advance(88_900);
    await connect.getToken('c', APP);
    expect(server.requests).toHaveLength(1);
    await advance(200);
    await connect.getToken('c', APP);
    expect(server.requests).toHaveLength(2);
  });

  test('an expired token is not served', async () => {
    const { connect } = await serverAndClient({ maxRetries: 0 }, dated, UNAVAILABLE);
    await connect.getToken('c', APP);
    await advance(100_000);
    expect(await connect.getToken('c', APP)).toBe('token-1');
    await advance(20_000);
    expect(await failureOf(connect.getToken('c', APP))).toMatchObject({ status: 503 });
  });

  test('a caller sees the expiry as the service says it', async () => {
    const { connect } = await serverAndClient({}, dated);
    const expiresAt = NOW - skewMs + 120_000;
    expect(await connect.getTokenResponse('c', APP)).toMatchObject({ expiresAt });
    expect(await connect.getTokenResponse('c', APP)).toMatchObject({ expiresAt });
  });
});

test('a clock that is set back before the arrival of a token makes it a miss', async () => {
  const { server, connect } = await serverAndClient({}, () => living(HOUR));
  await connect.getToken('c', APP);
  vi.setSystemTime(NOW - 1);
  expect(await connect.getToken('c', APP)).toBe('token-1');
  expect(server.requests).toHaveLength(2);
  vi.setSystemTime(NOW + 1_000);
  await connect.getToken('c', APP);
  expect(server.requests).toHaveLength(2);
});

test('a token that was lost so is not served after a failure', async () => {
  const { connect } = await serverAndClient({ maxRetries: 0 }, living(HOUR), UNAVAILABLE);
  await connect.getToken('c', APP);
  vi.setSystemTime(NOW - 1);
  expect(await failureOf(connect.getToken('c', APP))).toMatchObject({ status: 503 });
});

test('a time limit holds when the clock is set back', async () => {
  const { server, connect } = await serverAndClient({}, { after: new Promise(() => {}) });
  let error: unknown;
  connect.getToken('c', APP, { timeoutMs: 1_000 }).catch((reason) => {
    error = reason;
  });
  await server.received(1);
  vi.setSystemTime(NOW - HOUR);
  await advance(1_000);
  await until(() => error !== undefined);
  expect(error).toMatchObject({ name: 'ConnectTimeoutError' });
});

describe('`now` is the clock', () => {
  test('by which a token expires', async () => {
    let now = NOW;
    const { server, connect } = await serverAndClient({ now: () => now }, living(60_000), {});
    await connect.getToken('c', APP);
    vi.setSystemTime(NOW + HOUR);
    expect(await connect.getToken('c', APP)).toBe('token-1');
    expect(server.requests).toHaveLength(1);
    now = NOW + 30_000;
    await connect.getToken('c', APP);
    expect(server.requests).toHaveLength(2);
  });

  test('of an emulator, too', async () => {
    const emulator = await createEmulator({
      now: NOW + 1_000 * HOUR,
      connectors: [{ uid: 'slack/acme', tokenLifetimeMs: HOUR }],
    });
    const { clock, fetch } = emulator;
    const connect = createConnect({
      baseUrl: 'http://connect.localhost',
      fetch,
      now: () => clock.now(),
      vercelToken: await emulator.oidcToken(),
    });
    const first = await connect.getTokenResponse('slack/acme', APP);
    expect(first.expiresAt).toBe(clock.now() + HOUR);
    clock.advance(HOUR - 30_001);
    expect((await connect.getTokenResponse('slack/acme', APP)).token).toBe(first.token);
    clock.advance(1);
    const second = await connect.getTokenResponse('slack/acme', APP);
    expect(second.token).not.toBe(first.token);
    expect(second.expiresAt).toBe(clock.now() + HOUR);
  });

  test('by which the deployment’s own credential expires', async () => {
    const emulator = await createEmulator({ now: NOW - 1_000 * HOUR, connectors: [{ uid: 'c' }] });
    const { clock, fetch } = emulator;
    const now = () => clock.now();
    vi.stubEnv('VERCEL_OIDC_TOKEN', emulator.env['VERCEL_OIDC_TOKEN'] ?? '');
    vi.stubEnv('VERCEL_OIDC_TOKEN_FILE', '');
    const connect = createConnect({ baseUrl: 'http://connect.localhost', fetch, now });
    expect(await connect.getToken('c', APP)).toMatch(/^emu_/);
  });
});
