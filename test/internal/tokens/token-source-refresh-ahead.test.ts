import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { serverAndClient } from '../../support/client.js';
import { gate } from '../../support/connect-server.js';
import { APP, failureOf, tokenResponse } from '../../support/token-response.js';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const soon = () => ({ json: tokenResponse({ token: 'old', expiresAt: NOW + 60_000 }) });
const cache = { refreshAheadMs: 10_000 };
beforeEach(() => vi.useFakeTimers({ now: NOW, toFake: ['Date'] }));
afterEach(() => vi.useRealTimers());

const sources = {
  'a fixed credential': [{}, APP],
  'a credential function': [{ vercelToken: () => 'v' }, APP],
  'an exchanged token': [{}, { subject: { type: 'token', token: 't' } }],
} as const;

test.each(Object.entries(sources))(
  'renews behind the back of callers with %s',
  async (_, given) => {
    const [options, params] = given;
    const { server, connect } = await serverAndClient({ cache, ...options }, soon(), {});
    await connect.getToken('c', params);
    vi.setSystemTime(NOW + 19_999);
    await connect.getToken('c', params);
    expect(server.requests).toHaveLength(1);
    vi.setSystemTime(NOW + 20_000);
    expect(await connect.getToken('c', params)).toBe('old');
    // Another call meanwhile begins no second renewal; a slow one may already find the successor.
    expect(['old', 'token-2']).toContain(await connect.getToken('c', params));
    await vi.waitFor(() => expect(server.requests).toHaveLength(2));
    await vi.waitFor(async () => expect(await connect.getToken('c', params)).toBe('token-2'));
    expect(server.requests).toHaveLength(2);
  },
);

test('leaves the kept token when it fails for now', async () => {
  const { server, connect } = await serverAndClient({ cache, maxRetries: 0 }, soon(), {
    status: 503,
  });
  await connect.getToken('c', APP);
  vi.setSystemTime(NOW + 25_000);
  await connect.getToken('c', APP);
  await server.received(2);
  expect(await connect.getToken('c', APP)).toBe('old');
});

test('drops the kept token when it is refused', async () => {
  const refused = { status: 404, text: '' };
  const { server, connect } = await serverAndClient({ cache }, soon(), refused);
  await connect.getToken('c', APP);
  vi.setSystemTime(NOW + 25_000);
  await connect.getToken('c', APP);
  await server.received(2);
  await vi.waitFor(async () =>
    expect(await failureOf(connect.getToken('c', APP))).toMatchObject({ status: 404 }),
  );
});

test('goes on when the caller that began it leaves', async () => {
  const { opened, open } = gate();
  const { server, connect } = await serverAndClient({ cache }, soon(), { after: opened });
  await connect.getToken('c', APP);
  vi.setSystemTime(NOW + 25_000);
  const controller = new AbortController();
  await connect.getToken('c', APP, { signal: controller.signal });
  await server.received(2);
  controller.abort();
  open();
  await vi.waitFor(async () => expect(await connect.getToken('c', APP)).toBe('token-2'));
});
