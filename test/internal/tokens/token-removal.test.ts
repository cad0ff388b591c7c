import { describe, expect, test } from 'vitest';
import { serverAndClient } from '../../support/client.js';
import { gate } from '../../support/connect-server.js';
import { ANN, APP, BOB, CONNECTOR } from '../../support/token-response.js';

const { id: ID, uid: UID } = CONNECTOR;
const EXCHANGED = { subject: { type: 'token', token: 'exchanged' } } as const;

/** How each removal is called, and how many requests it makes itself. */
const REMOVALS = {
  deleteTokenCacheEntry: 0,
  revokeToken: 1,
} as const;

describe.each(Object.entries(REMOVALS) as [keyof typeof REMOVALS, 0 | 1][])('%s', (name, own) => {
  test.each([
    ['UID', UID, UID],
    ['id', ID, ID],
    ['id after a call by UID', UID, ID],
    ['UID after a call by id', ID, UID],
  ])('drops the token by %s', async (_what, fetched, removed) => {
    const { server, connect } = await serverAndClient();
    await connect.getToken(fetched, ANN);
    await connect[name](removed, ANN);
    await connect.getToken(fetched, ANN);
    expect(server.requests).toHaveLength(2 + own);
  });

  test('drops it for callers of every credential', async () => {
    const { server, connect } = await serverAndClient();
    const get = (vercelToken: string) => connect.getToken(UID, ANN, { vercelToken });
    await Promise.all(['one', 'two', 'three'].map(get));
    await connect[name](UID, ANN);
    await Promise.all(['one', 'two', 'three'].map(get));
    expect(server.requests).toHaveLength(6 + own);
  });

  test('leaves other subjects and other connectors alone', async () => {
    const { server, connect } = await serverAndClient();
    server.answer(({ path }) => ({
      json: {
        token: 't',
        expiresAt: Date.now() + 3_600_000,
        connector: { id: `id of ${path}`, uid: decodeURIComponent(path.split('/').at(-1) ?? '') },
      },
    }));
    const others = () =>
      Promise.all([
        connect.getToken(UID, BOB),
        connect.getToken(UID, APP),
        connect.getToken(UID, { subject: { ...ANN.subject, issuer: 'other' } }),
        connect.getToken(UID, EXCHANGED),
        connect.getToken('oauth/linear', ANN),
      ]);
    await connect.getToken(UID, ANN);
    await others();
    await connect[name](UID, ANN);
    await others();
    expect(server.requests).toHaveLength(6 + own);
  });

  test('keeps a request that is in the air from being kept', async () => {
    const { opened, open } = gate();
    const { server, connect } = await serverAndClient({}, { after: opened }, {});
    const early = connect.getToken(UID, ANN);
    await server.received(1);
    await connect[name](UID, ANN);
    open();
    expect(await early).toBe('token-1');
    expect(await connect.getToken(UID, ANN)).toBe(`token-${2 + own}`);
    expect(server.requests).toHaveLength(2 + own);
  });

  test('knows a request in the air by the other name of its connector', async () => {
    const { opened, open } = gate();
    const { server, connect } = await serverAndClient({}, { after: opened }, {});
    const early = connect.getToken(UID, ANN);
    await server.received(1);
    await connect[name](ID, ANN);
    open();
    await early;
    expect(await connect.getToken(UID, ANN)).toBe(`token-${2 + own}`);
  });

  test('lets nobody join a request that left before it', async () => {
    const { opened, open } = gate();
    const { server, connect } = await serverAndClient({}, { after: opened }, {});
    const early = connect.getToken(UID, ANN);
    await server.received(1);
    await connect[name](UID, ANN);
    expect(await connect.getToken(UID, ANN)).toBe(`token-${2 + own}`);
    open();
    // Who asked before the removal takes what was asked for after it.
    expect(await early).toBe(`token-${2 + own}`);
    expect(await connect.getToken(UID, ANN)).toBe(`token-${2 + own}`);
  });

  test('leaves the requests of other subjects to be joined', async () => {
    const { opened, open } = gate();
    const { server, connect } = await serverAndClient({}, { after: opened }, {});
    const early = connect.getToken(UID, BOB);
    await server.received(1);
    await connect[name](UID, ANN);
    const late = connect.getToken(UID, BOB);
    open();
    expect(await Promise.all([early, late])).toEqual(['token-1', 'token-1']);
    expect(server.requests).toHaveLength(1 + own);
  });

  test('keeps the reply in the air for another connector', async () => {
    const { opened, open } = gate();
    const { server, connect } = await serverAndClient({}, { after: opened }, {});
    const early = connect.getToken('other', ANN);
    await server.received(1);
    await connect[name]('third', ANN);
    open();
    await early;
    await connect.getToken('other', ANN);
    expect(server.requests).toHaveLength(1 + own);
  });

  test('drops the token of an exchanged subject', async () => {
    const { server, connect } = await serverAndClient();
    await connect.getToken(UID, EXCHANGED);
    await connect[name](UID, EXCHANGED);
    expect(await connect.getToken(UID, EXCHANGED)).toBe(`token-${2 + own}`);
    expect(server.requests).toHaveLength(2 + own);
  });
});

test('deleteTokenCacheEntry drops the entry of exactly these params, in any wording', async () => {
  const { server, connect } = await serverAndClient();
  const variants = [ANN, { ...ANN, installationId: 'T1' }, { ...ANN, scopes: ['a', 'b'] }];
  for (const params of variants) await connect.getToken(UID, params);
  connect.deleteTokenCacheEntry(UID, { scopes: ['b', 'a', 'a'], ...ANN, validityBufferMs: 5 });
  for (const params of variants) await connect.getToken(UID, params);
  expect(server.requests).toHaveLength(4);
});
