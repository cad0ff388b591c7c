import { type ConnectClient, createConnect } from 'grantkit';
import { createConnectWebhookVerifier } from 'grantkit/chat';
import { failureOf, type Scenario, type Scenarios, same, type World } from './scenario.js';
import { withVariables } from './surroundings.js';

/** Users of the emulator: the first has consented, the second never does, the third does when asked. */
const ADA = { subject: { type: 'user', id: 'ada' } } as const;
const BEN = { subject: { type: 'user', id: 'ben' } } as const;
const EVE = { subject: { type: 'user', id: 'eve' } } as const;

/** Calls an emulator over a socket, with the runtime's own `fetch`. */
function calling(work: (connect: ConnectClient, world: World) => Promise<void>): Scenario {
  return (world) => withVariables(world.deployment, () => work(createConnect(), world));
}

/** The same operations with a real service at the other end of a socket. */
export const service: Scenarios = {
  'over a socket: a token is served, then kept': calling(async (connect) => {
    const token = await connect.getToken('oauth/linear', ADA);
    same(token.startsWith('emu_'), true);
    same(await connect.getToken('oauth/linear', ADA), token);
    const { connector } = await connect.getTokenResponse('oauth/linear', ADA);
    same(connector.uid, 'oauth/linear');
  }),

  'over a socket: a refusal has its class': calling(async (connect) => {
    const error = await failureOf(connect.getToken('oauth/linear', BEN));
    same(
      [error.name, error.code].join(),
      'UserAuthorizationRequiredError,user_authorization_required',
    );
    const unknown = await failureOf(connect.getToken('oauth/unknown', BEN));
    same(unknown.name, 'ConnectorNotFoundError');
  }),

  'over a socket: a wrong credential is refused': calling(async (connect) => {
    const vercelToken = 'no token at all'.replaceAll(' ', '.');
    const error = await failureOf(connect.getToken('oauth/linear', ADA, { vercelToken }));
    same(error.status, 401);
  }),

  'over a socket: a consent is asked for, waited for and revoked': calling(async (connect) => {
    const pending = await connect.startAuthorization('oauth/linear', EVE);
    const outcome = await connect.waitForAuthorization(pending);
    same(outcome.status, 'authorized');
    same(await statusOf(connect), 'authorized');
    await connect.revokeToken('oauth/linear', EVE);
    same(await statusOf(connect), 'authorization_required');
  }),

  'over a socket: connector metadata is read': calling(async (connect) => {
    const { uid, type } = await connect.getConnectorMetadata('oauth/linear');
    same([uid, type], ['oauth/linear', 'oauth']);
  }),

  'over a socket: connectFetch calls an API': calling(async (connect, { deployment }) => {
    const { VERCEL_CONNECT_API_URL: origin = '' } = deployment;
    const call = connect.connectFetch('oauth/linear', ADA, { origins: [origin] });
    const response = await call(new Request(`${origin}/.well-known/jwks`));
    same([response.status, 'keys' in (await response.json())], [200, true]);
  }),

  'over a socket: a call is given up in time': calling(async (_, { silentUrl: baseUrl }) => {
    const connect = createConnect({ baseUrl, timeoutMs: 100 });
    same((await failureOf(connect.getToken('oauth/linear', ADA))).name, 'ConnectTimeoutError');
  }),

  'over a socket: nobody there is a ConnectNetworkError': calling(async () => {
    // Discard, where nothing listens.
    const connect = createConnect({ baseUrl: 'http://127.0.0.1:9', maxRetries: 0 });
    same((await failureOf(connect.getToken('oauth/linear', ADA))).name, 'ConnectNetworkError');
  }),

  'over a socket: a forwarded webhook is verified with the keys of the service': calling(
    async (_, { deployment }) => {
      const verify = createConnectWebhookVerifier();
      const headers = { authorization: `Bearer ${deployment.VERCEL_OIDC_TOKEN}` };
      const request = new Request('https://app.example/slack', { method: 'POST', headers });
      same(await verify(request, ''), true);
      const forged = { authorization: `${headers.authorization.slice(0, -8)}AAAAAAAA` };
      const attempt = verify(new Request('https://app.example/slack', { headers: forged }), '');
      same(
        (await failureOf(Promise.resolve(attempt))).code,
        'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
      );
    },
  ),
};

async function statusOf(connect: ConnectClient): Promise<string | undefined> {
  const connectors = ['oauth/linear'];
  const [status] = await connect.getConnectionStatus(connectors, EVE.subject, {
    forceRefresh: true,
  });
  return status?.status;
}
