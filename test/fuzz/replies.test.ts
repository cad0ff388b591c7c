import fc from 'fast-check';
import * as sdk from 'grantkit';
import { connect as betterAuth } from 'grantkit/betterauth';
import { connect as eve } from 'grantkit/eve';
import { connectAuthProvider } from 'grantkit/mcp';
import { expect, test } from 'vitest';
import { hostileReply, type Reply } from './hostile-replies.js';
import { SECRET } from './hostile-values.js';
import { failureOf, goodReply, judge, newWorld, PATIENCE, PLAN, PROVIDER } from './world.js';

const world = newWorld();
/** A body that never ends is given up by then. */
const TIMEOUT_MS = 30;
const CONNECTOR = 'oauth/linear';
const params = { subject: { type: 'user', id: 'u1' } } as const;
const exchanged = { subject: { type: 'token', token: SECRET } } as const;
const challenge = {
  ...{ connector: CONNECTOR, subject: params.subject, url: 'https://connect.test/consent' },
  ...{ request: 'req_1', verifier: 'verifier', expiresAt: 0 },
};

const providerOf = () => connectAuthProvider(CONNECTOR, params, { onConsentRequired: () => {} });
const gateway = () =>
  betterAuth({
    providerId: 'linear',
    connector: CONNECTOR,
    getVercelOidcToken: async () => SECRET,
  });

/** Every operation that takes a reply. */
const OPERATIONS: Record<string, (connect: sdk.ConnectClient) => unknown> = {
  getToken: (connect) => connect.getToken(CONNECTOR, params),
  getTokenResponse: (connect) => connect.getTokenResponse(CONNECTOR, exchanged as never),
  revokeToken: (connect) => connect.revokeToken(CONNECTOR, params),
  startAuthorization: (connect) => connect.startAuthorization(CONNECTOR, params),
  experimental_startInstallation: (connect) => connect.experimental_startInstallation(CONNECTOR),
  getConnectorMetadata: (connect) => connect.getConnectorMetadata(CONNECTOR),
  getConnectionStatus: (connect) => connect.getConnectionStatus([CONNECTOR], params.subject),
  waitForAuthorization: (connect) => connect.waitForAuthorization(challenge as never),
  connectFetch: (connect) =>
    connect.connectFetch(CONNECTOR, params, { origins: [PROVIDER] })(PROVIDER),
  'mcp tokens': () => providerOf().tokens(),
  'mcp consent': () => providerOf().redirectToAuthorization(new URL('https://mcp.test/?scope=a')),
  'eve token': () => eve(CONNECTOR).getToken({ principal: { type: 'user', id: 'u1' } } as never),
  'gateway token': () => gateway().getToken?.({ code: SECRET, redirectURI: 'https://app.test/' }),
  'gateway user': () => gateway().getUserInfo?.({ accessToken: SECRET }),
};

test('every operation that takes a reply is there', () => {
  const without = ['deleteTokenCacheEntry'];
  const missing = Object.keys(sdk.createConnect()).filter((name) => !(name in OPERATIONS));
  expect(missing).toEqual(without);
});

test('any reply ends a call in a way that is ours', PATIENCE, async () => {
  const names = fc.constantFrom(...Object.keys(OPERATIONS));
  const replies = fc.array(hostileReply, { minLength: 1, maxLength: 3 });
  const property = fc.asyncProperty(names, replies, async (name, given) => {
    let count = 0;
    world.answer = (signal) => (given[count++ % given.length] as Reply)(signal);
    const settings = { ...world.settings, timeoutMs: TIMEOUT_MS };
    sdk.configureConnect(settings);
    const connect = sdk.createConnect({ ...settings, maxRetries: given.length > 2 ? 1 : 0 });
    judge(world, await failureOf(() => OPERATIONS[name]?.(connect)), Number.NaN);
  });
  await fc.assert(property, PLAN);
  expect(world.unhandled).toEqual([]);
});

test('no reply spoils what follows', PATIENCE, async () => {
  const property = fc.asyncProperty(hostileReply, async (given) => {
    const connect = sdk.createConnect({ ...world.settings, timeoutMs: TIMEOUT_MS });
    world.answer = given;
    await failureOf(() => connect.getToken(CONNECTOR, params));
    world.answer = goodReply;
    expect(await connect.getToken(CONNECTOR, params)).toBeTypeOf('string');
    expect(await connect.getToken(CONNECTOR, params, { forceRefresh: true })).toBe('emu_token');
  });
  await fc.assert(property, PLAN);
  expect(world.unhandled).toEqual([]);
});
