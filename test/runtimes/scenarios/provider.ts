import type { ConnectFetchOptions } from 'grantkit';
import { failureOf, type Scenarios, same } from './scenario.js';
import { ANN, type Answer, clientOf, hang, json, refusal, stub } from './stub-service.js';

const ORIGIN = 'https://api.provider.example';
const ISSUES = `${ORIGIN}/issues`;
const FINE = json({ isFine: true });
const UNAUTHORIZED = json({ message: 'Bad credentials' }, { status: 401 });
const BODY = { method: 'POST', body: '{"title":"Bug"}' };

/** A provider that answers by a script, and a `connectFetch` that calls it. */
function calling(script: Answer[], options: Partial<ConnectFetchOptions> = {}, service?: Answer[]) {
  const { fetch, requests } = stub(...script);
  const { connect, requests: asked } = clientOf(service, { maxRetries: 0 });
  const call = connect.connectFetch('oauth/linear', ANN, { origins: [ORIGIN], fetch, ...options });
  /** The credentials that the provider was sent, in order. */
  const seen = () => requests.map(({ headers }) => headers.get('authorization'));
  return { call, requests, asked, seen };
}

/** Calling a provider with `connectFetch`. */
export const provider: Scenarios = {
  async 'connectFetch sends the token along'() {
    const { call, requests, seen } = calling([FINE]);
    const response = await call(ISSUES, { ...BODY, headers: { accept: 'text/plain' } });
    same(await response.json(), { isFine: true });
    same(seen(), ['Bearer token-1']);
    const [{ method, headers, body } = Object(undefined)] = requests;
    same([method, headers.get('accept'), body], ['POST', 'text/plain', { title: 'Bug' }]);
  },

  async 'connectFetch takes a Request and a URL'() {
    const { call, requests } = calling([FINE]);
    await call(new Request(ISSUES, BODY));
    await call(new URL(ISSUES));
    same(
      requests.map(({ method, body }) => [method, body]),
      [
        ['POST', { title: 'Bug' }],
        ['GET', ''],
      ],
    );
  },

  async 'connectFetch replaces a rejected token and sends the request once more'() {
    const { call, seen, requests, asked } = calling([UNAUTHORIZED, FINE]);
    same((await call(ISSUES, BODY)).status, 200);
    same(seen(), ['Bearer token-1', 'Bearer token-2']);
    same(requests[1]?.body, { title: 'Bug' });
    same(asked.length, 2);
  },

  async 'connectFetch gives back a second rejection'() {
    const { call, seen } = calling([UNAUTHORIZED]);
    same((await call(ISSUES)).status, 401);
    same(seen().length, 2);
  },

  async 'connectFetch sends a body that is gone only once'() {
    const { call, seen } = calling([UNAUTHORIZED, FINE]);
    same((await call(new Request(ISSUES, BODY))).status, 401);
    same(seen().length, 1);
  },

  async 'connectFetch asks isRejected, which may read the answer'() {
    const isRejected = async (response: Response) =>
      (await response.json()).error === 'invalid_auth';
    const slack = json({ ok: false, error: 'invalid_auth' });
    const { call, seen } = calling([slack, FINE], { isRejected });
    same(await (await call(ISSUES)).json(), { isFine: true });
    same(seen().length, 2);
  },

  async 'connectFetch lets no credential leave its origins'() {
    const { call, requests, asked } = calling([FINE]);
    same((await failureOf(call('https://evil.example/'))).name, 'ConnectValidationError');
    const headers = { authorization: 'Bearer of-the-application' };
    same((await failureOf(call(ISSUES, { headers }))).name, 'ConnectValidationError');
    same([requests.length, asked.length], [0, 0]);
  },

  async 'connectFetch follows a redirect elsewhere without the token'() {
    const leave: Answer = () =>
      new Response(null, { status: 302, headers: { location: 'https://files.example/1' } });
    const { call, requests, seen } = calling([leave, FINE]);
    same(await (await call(ISSUES)).json(), { isFine: true });
    same(seen(), ['Bearer token-1', null]);
    same(requests[1]?.url.href, 'https://files.example/1');
  },

  async 'connectFetch passes on that consent is missing'() {
    const { call, requests } = calling([FINE], {}, [refusal(422, 'user_authorization_required')]);
    same((await failureOf(call(ISSUES))).name, 'UserAuthorizationRequiredError');
    same(requests.length, 0);
  },

  async 'connectFetch ends in time'() {
    const { call } = calling([hang], { timeoutMs: 50 });
    same((await failureOf(call(ISSUES))).name, 'ConnectTimeoutError');
  },
};
