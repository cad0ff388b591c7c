import { isAuthorizationRequired } from 'grantkit/ai-sdk';
import { connect as authjs } from 'grantkit/authjs';
import { connect as betterAuth } from 'grantkit/betterauth';
import { connectOAuth, connect as eve } from 'grantkit/eve';
import { getConsentChallenge, isConsentRequiredError } from 'grantkit/mcp';
import { connectMCPTransport } from 'grantkit/tanstack-ai';
import { expect, test } from 'vitest';
import { ConnectValidationError, isConnectError } from '../../../src/index.js';
import { serverAndClient } from '../../support/client.js';
import { listen } from '../../support/listen.js';
import { APP, failureOf } from '../../support/token-response.js';

const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};

test.each([
  ['isConnectError', isConnectError, false],
  ['isConsentRequiredError', isConsentRequiredError, false],
  ['isAuthorizationRequired', isAuthorizationRequired, false],
  ['getConsentChallenge', getConsentChallenge, undefined],
])('%s has an answer to whatever was thrown', (_, ask, answer) => {
  expect(ask(revoked())).toBe(answer);
});

const NAMES = { id: 'linear', name: 'Linear', providerId: 'linear', connector: 'oauth/linear' };

test.each<[string, (argument: never) => unknown]>([
  ['the options of Auth.js', (given) => authjs(given)],
  ['the options of Better Auth', (given) => betterAuth(given)],
  ['the scopes of Auth.js', (scopes) => authjs({ ...NAMES, scopes: scopes ?? 'a' })],
  ['the scopes of Better Auth', (scopes) => betterAuth({ ...NAMES, scopes: scopes ?? 'a' })],
  ['the options of eve', (given) => eve(given)],
  ['the options of connectOAuth', (given) => connectOAuth(given)],
  ['the configuration of a transport', (given) => connectMCPTransport(given, 'c', APP)],
])('%s are refused when they are none', (_, call) => {
  for (const given of [null, 7]) {
    expect(() => call(given as never)).toThrow(ConnectValidationError);
  }
});

test('params that throw are refused while somebody listens, too', async () => {
  listen('token');
  const { server, connect } = await serverAndClient();
  const params = { subject: revoked() as never };
  expect(await failureOf(connect.getToken('c', params))).toBeInstanceOf(ConnectValidationError);
  expect(server.requests).toEqual([]);
});

test.each([
  ['throws', { verifier: 'v', connector: revoked() }],
  ['cannot be looked up', { verifier: 'v\ud800', connector: 'c' }],
])('a challenge that %s is refused', async (_, given) => {
  const { connect } = await serverAndClient();
  const challenge = { url: 'https://connect.test', expiresAt: 0, ...given };
  const waiting = connect.waitForAuthorization(challenge as never, { params: APP });
  expect(await failureOf(waiting)).toBeInstanceOf(ConnectValidationError);
});
