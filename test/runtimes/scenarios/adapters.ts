import { configureConnect } from 'grantkit';
import * as aiSdk from 'grantkit/ai-sdk';
import * as authjs from 'grantkit/authjs';
import * as betterauth from 'grantkit/betterauth';
import * as chat from 'grantkit/chat';
import * as mcp from 'grantkit/mcp';
import { instrumentConnect } from 'grantkit/otel';
import { redisStore } from 'grantkit/redis';
import * as tanstackAi from 'grantkit/tanstack-ai';
import { failureOf, type Scenarios, same } from './scenario.js';
import { ANN, type Answer, APP, BOB, clientOf, refusal, stub } from './stub-service.js';
import { oidcToken, withGlobal, withVariables } from './surroundings.js';

const PENDING = { request: 'req_1', verifier: 'verifier_1', url: 'https://connect.example/' };

/** Answers that consent is missing, and asks for it. */
const unasked: Answer = (request) =>
  request.url.pathname.includes('/authorize/')
    ? Response.json(PENDING)
    : refusal(422, 'user_authorization_required')(request);

/** Lets the adapters speak to a stub: they use the client behind the module-level functions. */
function adapted(...script: Answer[]) {
  const { fetch, requests } = stub(...script);
  configureConnect({ fetch, vercelToken: 'vercel-token' });
  return requests;
}

/** The entries beside the root, as far as they need nothing of a framework. */
export const adapters: Scenarios = {
  async 'mcp: a provider gives the tokens of the service'() {
    adapted();
    const tokens = await mcp.connectAuthProvider('oauth/linear', ANN).tokens();
    same([tokens?.access_token, tokens?.token_type], ['token-1', 'Bearer']);
  },

  async 'mcp: a provider asks for a missing consent'() {
    adapted(unasked);
    const provider = mcp.connectAuthProvider('oauth/linear', ANN, { consent: 'eager' });
    const error = await failureOf(Promise.resolve(provider.tokens()));
    same(mcp.isConsentRequiredError(error), true);
    const wrapped = new Error('Tool failed', { cause: error });
    same(mcp.getConsentChallenge(wrapped)?.url, PENDING.url);
  },

  async 'ai-sdk: a tool returns where to consent'() {
    adapted(unasked);
    const execute = () => Promise.reject(new aiSdk.UserAuthorizationRequiredError('Consent'));
    const tool = aiSdk.withConnect({ execute }, 'oauth/linear', ANN);
    const result: unknown = await (tool.execute as () => unknown)();
    same(aiSdk.isAuthorizationRequired(result) && result.url, PENDING.url);
  },

  async 'tanstack-ai: a transport has a provider, and refuses redirects'() {
    adapted();
    const { fetch, requests } = stub(() => Response.json({}));
    let redirect: unknown;
    const noting: typeof globalThis.fetch = (input, init) => {
      redirect = init?.redirect;
      return fetch(input, init);
    };
    const config = { type: 'http', url: 'https://mcp.example/mcp', fetch: noting } as const;
    const transport = tanstackAi.connectMCPTransport(config, 'oauth/linear', ANN);
    same((await transport.authProvider.tokens())?.access_token, 'token-1');
    await transport.fetch?.(config.url);
    same([requests.length, redirect], [1, 'error']);
  },

  async 'chat: a bot has a token that is fresh at each call'() {
    const requests = adapted();
    const { botToken } = chat.connectSlackAdapter('slack/acme');
    same(await (botToken as () => Promise<string>)(), 'token-1');
    same(Object(requests[0]?.body).subject, { type: 'app' });
  },

  async 'chat: a webhook without the service’s word is refused'() {
    const verify = chat.createConnectWebhookVerifier({
      projectId: 'prj_1',
      environment: 'preview',
    });
    const url = 'https://app.example/slack';
    const bare = await failureOf(Promise.resolve(verify(new Request(url), '')));
    same(bare.code, 'bearer_missing');
    const headers = { authorization: `Bearer ${oidcToken({ iss: 'https://evil.example' })}` };
    const foreign = await failureOf(Promise.resolve(verify(new Request(url, { headers }), '')));
    same(foreign.code, 'webhook_refused');
  },

  async 'authjs: a provider signs in at the gateway'() {
    const given = { id: 'linear', name: 'Linear', connector: 'oauth/linear' };
    const provider = await withVariables({}, async () => {
      const { clientId, token } = authjs.connect(given);
      return { clientId, token };
    });
    same(provider.clientId, 'oauth/linear');
    same(String(provider.token).split('?')[0], 'https://connect.vercel.com/oauth/token');
  },

  async 'betterauth: a provider exchanges its code at the gateway'() {
    const getVercelOidcToken = async () => oidcToken({ owner_id: 'team_1' });
    const { fetch, requests } = stub(() => Response.json({ access_token: 'given' }));
    const tokens = await withVariables({}, () =>
      withGlobal('fetch', fetch, async () => {
        const options = { providerId: 'linear', connector: 'oauth/linear', getVercelOidcToken };
        const redirectURI = 'https://app.example/callback';
        return betterauth.connect(options).getToken?.({ code: 'code_1', redirectURI });
      }),
    );
    same(tokens?.accessToken, 'given');
    same(requests[0]?.headers.get('authorization')?.startsWith('Basic '), true);
  },

  async 'otel: a call has its span where there is diagnostics_channel'() {
    const names: string[] = [];
    const span = new Proxy({}, { get: () => () => span }) as object;
    const getTracer = () => ({
      startSpan(name: string) {
        names.push(name);
        return span;
      },
    });
    const telemetry = await instrumentConnect({ tracerProvider: { getTracer } });
    same(await clientOf().connect.getToken('oauth/linear', ANN), 'token-1');
    telemetry.stop();
    const channels = globalThis.process?.getBuiltinModule?.('node:diagnostics_channel');
    same(names.length > 0, channels !== undefined);
  },

  async 'redis: a store that is out of reach costs a request, not a call'() {
    const fetch = () => Promise.reject(new TypeError('fetch failed'));
    const url = 'https://redis.example';
    const secret = 'a secret of thirty-two bytes or more';
    await withGlobal('fetch', fetch, async () => {
      await using store = redisStore({ url, token: 'rest-token', secret });
      const { connect, events } = clientOf([], { cache: { store } });
      // After three failures it is left alone.
      for (const params of [ANN, BOB, APP]) await connect.getToken('oauth/linear', params);
      same(
        events.some((event) => event.type === 'store' && event.state === 'out'),
        true,
      );
    });
  },
};
