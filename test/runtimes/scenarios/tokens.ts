import type { ConnectTokenParams } from 'grantkit';
import { bindsIoToRequests, failureOf, type Scenarios, same } from './scenario.js';
import { ANN, APP, BOB, clientOf, refusal, token } from './stub-service.js';

const EXCHANGE = { subject: { type: 'token', token: 'to-exchange' } } as const;
const HOUR_MS = 3_600_000;
const AT_ONCE = 20;

/** Getting, keeping and losing tokens. */
export const tokens: Scenarios = {
  async 'getToken serves a token, then the kept one'() {
    const { connect, requests, events } = clientOf();
    same(await connect.getToken('oauth/linear', ANN), 'token-1');
    same(await connect.getToken('oauth/linear', ANN), 'token-1');
    same(requests.length, 1);
    same(
      events.map(({ type }) => type),
      ['request', 'cache-hit'],
    );
  },

  async 'getToken sends what the service documents'() {
    const { connect, requests } = clientOf();
    await connect.getToken('oauth/linear', ANN);
    const [{ method, url, headers, body } = never()] = requests;
    same(`${method} ${url}`, 'POST https://api.vercel.com/v1/connect/token/oauth%2Flinear');
    same(body, { ...ANN, scopes: ['*'] });
    same([...headers].sort(), [
      ['accept', 'application/json'],
      ['authorization', 'Bearer vercel-token'],
      ['content-type', 'application/json'],
    ]);
  },

  async 'getTokenResponse gives each caller a copy of its own'() {
    const { connect } = clientOf([token('one', { claims: { scope: 'read' }, extra: 1 })]);
    const first = await connect.getTokenResponse('oauth/linear', ANN);
    same([first.token, first.claims, Object(first).extra], ['one', { scope: 'read' }, 1]);
    first.connector.uid = 'changed';
    const second = await connect.getTokenResponse('oauth/linear', ANN);
    same(second.connector.uid, 'oauth/linear');
  },

  async 'who calls, for whom and for what keeps tokens apart'() {
    const { connect, requests } = clientOf();
    await connect.getToken('oauth/linear', ANN);
    await connect.getToken('oauth/linear', BOB);
    await connect.getToken('oauth/linear', APP);
    await connect.getToken('oauth/notion', ANN);
    await connect.getToken('oauth/linear', { ...ANN, scopes: ['read'] });
    await connect.getToken('oauth/linear', ANN, { vercelToken: 'of-another-team' });
    same(requests.length, 6);
  },

  async 'the order of scopes and properties does not keep tokens apart'() {
    const { connect, requests } = clientOf();
    const params: ConnectTokenParams = { scopes: ['a', 'b'], ...ANN };
    const reordered: ConnectTokenParams = { subject: { id: 'ann', type: 'user' } };
    await connect.getToken('oauth/linear', params);
    await connect.getToken('oauth/linear', { ...reordered, scopes: ['b', 'a', 'b'] });
    same(requests.length, 1);
  },

  async 'calls at once share a request, unless I/O belongs to one request'() {
    const { connect, requests } = clientOf();
    const calls = Array.from({ length: AT_ONCE }, () => connect.getToken('oauth/linear', ANN));
    await Promise.all(calls);
    same(requests.length, bindsIoToRequests() ? AT_ONCE : 1);
    await connect.getToken('oauth/linear', ANN);
    same(requests.length, bindsIoToRequests() ? AT_ONCE : 1);
  },

  async 'a token is renewed when it comes into its validity buffer'() {
    let now = Date.now();
    const { connect } = clientOf([], { now: () => now });
    same(await connect.getToken('oauth/linear', ANN), 'token-1');
    now += HOUR_MS - 90_000;
    same(await connect.getToken('oauth/linear', ANN), 'token-1');
    same(await connect.getToken('oauth/linear', { ...ANN, validityBufferMs: 100_000 }), 'token-2');
  },

  async 'a token that still works is served during an outage'() {
    let now = Date.now();
    const script = [token('old'), refusal(503, 'unavailable')];
    const { connect, events } = clientOf(script, { now: () => now, maxRetries: 0 });
    await connect.getToken('oauth/linear', ANN);
    now += HOUR_MS - 20_000;
    same(await connect.getToken('oauth/linear', ANN), 'old');
    same(events.at(-1)?.type, 'stale');
    now += 30_000;
    same((await failureOf(connect.getToken('oauth/linear', ANN))).status, 503);
  },

  async 'forceRefresh asks again, and keeps the old token when that fails'() {
    const script = [token('old'), refusal(503, 'unavailable'), token('new')];
    const { connect } = clientOf(script, { maxRetries: 0 });
    await connect.getToken('oauth/linear', ANN);
    const forced = () => connect.getToken('oauth/linear', ANN, { forceRefresh: true });
    same((await failureOf(forced())).status, 503);
    same(await connect.getToken('oauth/linear', ANN), 'old');
    same(await forced(), 'new');
    same(await connect.getToken('oauth/linear', ANN), 'new');
  },

  async 'an exchanged token is kept, and deleteTokenCacheEntry drops it'() {
    const { connect, requests } = clientOf();
    await connect.getToken('oauth/linear', EXCHANGE);
    await connect.getToken('oauth/linear', EXCHANGE);
    same(requests.length, 1);
    connect.deleteTokenCacheEntry('oauth/linear', EXCHANGE);
    same(await connect.getToken('oauth/linear', EXCHANGE), 'token-2');
  },

  async 'revokeToken has the service revoke, and drops what is kept of the subject'() {
    const none = () => new Response(null, { status: 204 });
    const { connect, requests } = clientOf([token('a'), token('b'), none, token('c')]);
    await connect.getToken('oauth/linear', ANN);
    await connect.getToken('oauth/linear', BOB);
    await connect.revokeToken('oauth/linear', ANN);
    const { method, url, body } = requests.at(-1) ?? never();
    same(`${method} ${url.pathname}`, 'DELETE /v1/connect/connectors/oauth%2Flinear/tokens');
    same(body, ANN);
    same(await connect.getToken('oauth/linear', BOB), 'b');
    same(await connect.getToken('oauth/linear', ANN), 'c');
  },
};

function never(): never {
  throw new Error('no request was sent');
}
