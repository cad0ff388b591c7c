import { expect, test, vi } from 'vitest';
import { ConnectError } from '../../../src/index.js';
import { serverAndClient } from '../../support/client.js';
import { type Answer, gate } from '../../support/connect-server.js';
import { ANN, APP, failureOf } from '../../support/token-response.js';

const FORCED = { forceRefresh: true };

test('does not join a request that was sent before it', async () => {
  const { opened, open } = gate();
  const { server, connect } = await serverAndClient({}, { after: opened }, {});
  const early = connect.getToken('c', APP);
  await server.received(1);
  expect(await connect.getToken('c', APP, FORCED)).toBe('token-2');
  open();
  // What is newer is good enough for who asked earlier.
  expect(await early).toBe('token-2');
  expect(await connect.getToken('c', APP)).toBe('token-2');
});

test('does not join a forced request that was sent before it', async () => {
  const { opened, open } = gate();
  const { server, connect } = await serverAndClient({}, { after: opened }, {});
  const early = connect.getToken('c', APP, FORCED);
  await server.received(1);
  expect(await connect.getToken('c', APP, FORCED)).toBe('token-2');
  open();
  expect(await early).toBe('token-2');
});

test('is one request for 100 calls of one tick', async () => {
  const { server, connect } = await serverAndClient();
  await connect.getToken('c', APP);
  const calls = Array.from({ length: 100 }, () => connect.getToken('c', APP, FORCED));
  expect(new Set(await Promise.all(calls))).toEqual(new Set(['token-2']));
  expect(server.requests).toHaveLength(2);
});

test('joins a miss of the same tick', async () => {
  const { server, connect } = await serverAndClient();
  await Promise.all([connect.getToken('c', APP), connect.getToken('c', APP, FORCED)]);
  expect(server.requests).toHaveLength(1);
});

test('serves the kept token to others until the new one arrives', async () => {
  const { opened, open } = gate();
  const { server, connect } = await serverAndClient({}, {}, { after: opened });
  await connect.getToken('c', APP);
  const forced = connect.getToken('c', APP, FORCED);
  await server.received(2);
  expect(await connect.getToken('c', APP)).toBe('token-1');
  open();
  expect(await forced).toBe('token-2');
  expect(await connect.getToken('c', APP)).toBe('token-2');
});

test('that fails with 503 rejects and leaves the kept token', async () => {
  const { connect } = await serverAndClient({ maxRetries: 0 }, {}, { status: 503, text: '' });
  await connect.getToken('c', APP);
  expect(await failureOf(connect.getToken('c', APP, FORCED))).toMatchObject({ status: 503 });
  expect(await connect.getToken('c', APP)).toBe('token-1');
});

test.each([
  ['400', { status: 400, text: '' }],
  ['409', { status: 409, text: '' }],
  ['429', { status: 429, text: '' }],
  ['500', { status: 500, text: '' }],
  ['a redirect', { status: 302, headers: { location: '/x' } }],
  ['HTML', { text: '<html>' }],
  ['a reply without a token', { json: {} }],
  ['a connection that breaks', { breaks: 'before' }],
] satisfies [string, Answer][])(
  'that fails with %s rejects and leaves it, too',
  async (_, fault) => {
    const { server, connect } = await serverAndClient({ maxRetries: 0 }, {}, fault);
    await connect.getToken('c', APP);
    expect(await failureOf(connect.getToken('c', APP, FORCED))).toBeInstanceOf(ConnectError);
    expect(await connect.getToken('c', APP)).toBe('token-1');
    expect(server.requests).toHaveLength(2);
  },
);

test.each([401, 403, 404, 410, 422])('that fails with %d drops the kept token', async (status) => {
  const { connect } = await serverAndClient({}, {}, { status, text: '' }, {});
  await connect.getToken('c', APP);
  expect(await failureOf(connect.getToken('c', APP, FORCED))).toMatchObject({ status });
  expect(await connect.getToken('c', APP)).toBe('token-3');
});

test('touches no other entry', async () => {
  const { server, connect } = await serverAndClient();
  await connect.getToken('c', ANN);
  await connect.getToken('c', APP, FORCED);
  expect(await connect.getToken('c', ANN)).toBe('token-1');
  expect(server.requests).toHaveLength(2);
});

test('a refusal of an earlier request leaves a token that was asked for later', async () => {
  // Where requests share nothing, the earlier call does not take what the later one brings.
  vi.stubGlobal('EdgeRuntime', 'edge-runtime');
  const { opened, open } = gate();
  const refused = { status: 404, text: '', after: opened };
  const { server, connect } = await serverAndClient({}, {}, refused, {});
  await connect.getToken('c', APP);
  const first = failureOf(connect.getToken('c', APP, FORCED));
  await server.received(2);
  await connect.getToken('c', APP, FORCED);
  open();
  expect(await first).toMatchObject({ status: 404 });
  expect(await connect.getToken('c', APP)).toBe('token-3');
});
