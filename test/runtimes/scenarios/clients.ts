import * as grantkit from 'grantkit';
import { memoryStore } from 'grantkit/testing';
import { type Scenarios, same } from './scenario.js';
import { ANN, BOB, CONNECTOR, clientOf, json, stub, token } from './stub-service.js';
import { oidcToken, withGlobal, withinRequest, withVariables } from './surroundings.js';

const DEPLOYMENT = { sub: 'owner:acme:project:shop:environment:production' };
const OTHER = { sub: 'owner:acme:project:blog:environment:production' };

const headersOf = (claims: object) => ({ 'x-vercel-oidc-token': oidcToken({ ...claims }) });

/** Settings of clients, where they find their surroundings, and what they share. */
export const clients: Scenarios = {
  async 'the root entry exports nothing that these scenarios do not know'() {
    const known = [
      ...['configureConnect', 'connectFetch', 'createConnect', 'deleteTokenCacheEntry'],
      ...['experimental_startInstallation', 'getConnectionStatus', 'getConnectorMetadata'],
      ...['getToken', 'getTokenResponse', 'isConnectError', 'revokeToken', 'startAuthorization'],
      ...['waitForAuthorization', 'ClientNotEnabledForEnvironmentError', 'ConnectError'],
      ...['ClientNotLinkedToProjectError', 'ConnectCredentialsError', 'ConnectNetworkError'],
      ...['ConnectRateLimitError', 'ConnectResponseError', 'ConnectTimeoutError'],
      ...['ConnectValidationError', 'ConnectorInstallationRequiredError'],
      ...['ConnectorNotFoundError', 'NoValidTokenError', 'UserAuthorizationRequiredError'],
    ];
    same(Object.keys(grantkit).sort(), known.sort());
  },

  async 'the module-level functions use the client that configureConnect made'() {
    const pending = { request: 'r', verifier: 'v', url: 'https://connect.example/' };
    const { fetch, requests } = stub((request) => {
      const [, , , operation] = request.url.pathname.split('/');
      if (operation === 'result') return Response.json({ status: 'canceled' });
      if (operation === 'connectors') return Response.json({ ...CONNECTOR, data: {} });
      return operation === 'token' ? token('given')(request) : Response.json(pending);
    });
    grantkit.configureConnect({ fetch, vercelToken: 'of-the-default-client' });
    same(await grantkit.getToken('oauth/linear', ANN), 'given');
    same((await grantkit.getTokenResponse('oauth/linear', ANN)).token, 'given');
    grantkit.deleteTokenCacheEntry('oauth/linear', ANN);
    const [status] = await grantkit.getConnectionStatus(['oauth/linear'], ANN.subject);
    same(status?.status, 'authorized');
    await grantkit.revokeToken('oauth/linear', ANN);
    await grantkit.startAuthorization('oauth/linear', ANN);
    await grantkit.experimental_startInstallation('oauth/linear');
    await grantkit.getConnectorMetadata('oauth/linear');
    const waiting = { verifier: 'v', connector: 'oauth/linear', ...ANN, expiresAt: Date.now() };
    same(await grantkit.waitForAuthorization(waiting), { status: 'denied' });
    const provider = stub(json({}));
    const origins = ['https://api.example'];
    const call = grantkit.connectFetch('oauth/linear', ANN, { origins, fetch: provider.fetch });
    same((await call('https://api.example/me')).status, 200);
    same(
      requests.map(({ method, url }) => `${method} ${url.pathname.split('/')[3]}`).join(),
      'POST token,POST token,DELETE connectors,POST authorize,POST install,GET connectors,' +
        'GET result,POST token',
    );
    const callers = requests.map(({ headers }) => headers.get('authorization'));
    same([...new Set(callers)], ['Bearer of-the-default-client']);
  },

  async 'the global fetch is looked up at each request'() {
    const connect = grantkit.createConnect({ vercelToken: 'vercel-token' });
    const { fetch, requests } = stub();
    const call = () => connect.getToken('oauth/linear', ANN);
    same(await withGlobal('fetch', fetch, call), 'token-1');
    same(requests[0]?.url.origin, 'https://api.vercel.com');
  },

  async 'a client has a cache of its own'() {
    const [one, other] = [clientOf(), clientOf()];
    for (const { connect } of [one, other]) await connect.getToken('oauth/linear', ANN);
    same([one.requests.length, other.requests.length], [1, 1]);
  },

  async '`cache: false` keeps no token'() {
    const { connect } = clientOf([], { cache: false });
    same(await connect.getToken('oauth/linear', ANN), 'token-1');
    same(await connect.getToken('oauth/linear', ANN), 'token-2');
  },

  async 'a full cache drops the token that was not used for the longest time'() {
    const { connect, requests } = clientOf([], { cache: { max: 1 } });
    for (const params of [ANN, BOB, BOB, ANN]) await connect.getToken('oauth/linear', params);
    same(requests.length, 3);
  },

  async 'clients share tokens through a store, and learn of a revocation'() {
    const store = memoryStore({ freshForMs: 0 });
    const one = clientOf([token('shared'), json({}), token('new')], { cache: { store } });
    const other = clientOf([token('own')], { cache: { store } });
    same(await one.connect.getToken('oauth/linear', ANN), 'shared');
    same(await other.connect.getToken('oauth/linear', ANN), 'shared');
    same(other.events.at(-1)?.type, 'store-hit');
    await one.connect.revokeToken('oauth/linear', ANN);
    same(await other.connect.getToken('oauth/linear', ANN), 'own');
    same([one.requests.length, other.requests.length], [2, 1]);
  },

  async 'a token is renewed ahead of time, which the platform is told to wait for'() {
    let now = Date.now();
    const work: Promise<unknown>[] = [];
    const { connect } = clientOf([], { now: () => now, cache: { refreshAheadMs: 60_000 } });
    const waitUntil = (each: Promise<unknown>) => void work.push(each);
    await connect.getToken('oauth/linear', ANN);
    now += 3_600_000 - 60_000;
    const call = () => connect.getToken('oauth/linear', ANN);
    same(await withinRequest({ waitUntil }, call), 'token-1');
    same(work.length, 1);
    await Promise.all(work);
    same(await call(), 'token-2');
  },

  async 'the credential is that of the request which is being served'() {
    const { connect, requests } = clientOf([], { vercelToken: undefined });
    const call = () => connect.getToken('oauth/linear', ANN);
    const serve = (claims: object) => withinRequest({ headers: headersOf(claims) }, call);
    same(await withVariables({}, () => serve(DEPLOYMENT)), 'token-1');
    same(await serve({ ...DEPLOYMENT, iat: 1 }), 'token-1');
    same(await serve(OTHER), 'token-2');
    same(requests.length, 2);
  },

  async 'the credential is that of VERCEL_OIDC_TOKEN'() {
    const { connect, requests } = clientOf([], { vercelToken: undefined });
    const VERCEL_OIDC_TOKEN = oidcToken(DEPLOYMENT);
    await withVariables({ VERCEL_OIDC_TOKEN }, () => connect.getToken('oauth/linear', ANN));
    same(requests[0]?.headers.get('authorization'), `Bearer ${VERCEL_OIDC_TOKEN}`);
  },

  async 'VERCEL_REGION and VERCEL_CONNECT_API_URL say where the service is'() {
    const { connect, requests } = clientOf([], { cache: false });
    const call = () => connect.getToken('oauth/linear', ANN);
    await withVariables({ VERCEL_REGION: 'fra1' }, call);
    await withVariables({ VERCEL_CONNECT_API_URL: 'http://127.0.0.1:4000' }, call);
    same(
      requests.map(({ url }) => url.origin),
      ['https://api-fra1.vercel.com', 'http://127.0.0.1:4000'],
    );
  },

  async 'no `process` is needed'() {
    const { connect } = clientOf();
    const call = () => connect.getToken('oauth/linear', ANN);
    same(await withGlobal('process', undefined, call), 'token-1');
  },

  async 'variables that may not be read count as not set'() {
    const refuse = () => {
      throw new Error('may not be read');
    };
    const env = new Proxy({}, { get: refuse, has: refuse });
    const { connect } = clientOf();
    const call = () => connect.getToken('oauth/linear', ANN);
    same(await withGlobal('process', { env }, call), 'token-1');
  },
};
