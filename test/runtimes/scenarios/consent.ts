import { failureOf, type Scenarios, same } from './scenario.js';
import { ANN, type Answer, CONNECTOR, clientOf, json, refusal, token } from './stub-service.js';
import { withVariables } from './surroundings.js';

const PENDING = {
  request: 'req_1',
  verifier: 'verifier_1',
  url: 'https://connect.example/consent',
};
const CALLBACK = { callbackUrl: 'https://app.example/return' };

/** Answers with a consent that is asked about 50 ms later. */
const soonOver: Answer = () => Response.json({ ...PENDING, expiresAt: Date.now() + 50 });

/** Asks for a consent and waits for it, with these answers afterwards. */
async function waitFor(...script: Answer[]) {
  const { connect, requests } = clientOf([soonOver, ...script]);
  const pending = await connect.startAuthorization('oauth/linear', ANN);
  return { outcome: connect.waitForAuthorization(pending), requests };
}

/** Asking for consent, waiting for it, and what became of it. */
export const consent: Scenarios = {
  async 'startAuthorization asks for consent'() {
    const { connect, requests } = clientOf([json(PENDING)]);
    const options = { ...CALLBACK, prompt: 'login', expiresInMs: 60_000 };
    same(await connect.startAuthorization('oauth/linear', ANN, options), PENDING);
    same(requests[0]?.url.pathname, '/v1/connect/authorize/oauth%2Flinear');
    const { callbackUrl: returnUrl } = CALLBACK;
    const { body } = requests[0] ?? {};
    const expected = { ...ANN, scopes: ['*'], returnUrl, expiresInMs: 60_000, prompt: 'login' };
    same(sorted(body), sorted(expected));
  },

  async 'startAuthorization sends nobody over an open connection'() {
    const { connect, requests } = clientOf();
    const callbackUrl = 'http://app.example/return';
    const call = connect.startAuthorization('oauth/linear', ANN, { callbackUrl });
    const { name, message } = await failureOf(call);
    same([name, message.startsWith('callbackUrl ')], ['ConnectValidationError', true]);
    same(requests.length, 0);
  },

  async 'VERCEL_CONNECT_INTERACTIVE_AUTH_MODE=detached asks for a device code'() {
    const { connect, requests } = clientOf([json(PENDING)]);
    const variables = { VERCEL_CONNECT_INTERACTIVE_AUTH_MODE: 'detached' };
    await withVariables(variables, () => connect.startAuthorization('oauth/linear', ANN, CALLBACK));
    same(requests[0]?.body, { ...ANN, scopes: ['*'], deviceCode: true });
  },

  async 'experimental_startInstallation asks for an installation'() {
    const { connect, requests } = clientOf([json(PENDING)]);
    const options = { tenantId: 'T1' };
    same(await connect.experimental_startInstallation('slack/acme', {}, options), PENDING);
    same(requests[0]?.url.pathname, '/v1/connect/install/slack%2Facme');
    same(requests[0]?.body, { tenantId: 'T1' });
  },

  async 'waitForAuthorization ends with a token once the user has consented'() {
    const { outcome, requests } = await waitFor(json({ status: 'success' }), token('given'));
    const { status, ...rest } = await outcome;
    same([status, Object(rest).token.token], ['authorized', 'given']);
    same(
      requests.map(({ method, url }) => `${method} ${url.pathname.split('/')[3]}`),
      ['POST authorize', 'GET result', 'POST token'],
    );
  },

  async 'waitForAuthorization ends when the user says no'() {
    const { outcome } = await waitFor(json({ status: 'canceled' }));
    same(await outcome, { status: 'denied' });
  },

  async 'waitForAuthorization ends when nobody has decided in time'() {
    const { outcome } = await waitFor(json({ status: 'pending' }));
    same(await outcome, { status: 'expired' });
  },

  async 'waitForAuthorization is given up by a signal'() {
    const { connect } = clientOf([json({ status: 'pending' })]);
    const controller = new AbortController();
    const { signal } = controller;
    const challenge = { verifier: 'verifier_1', connector: 'oauth/linear', ...ANN };
    const waiting = failureOf(connect.waitForAuthorization(challenge, { signal }));
    const reason = new Error('closed');
    setTimeout(() => controller.abort(reason), 10);
    same((await waiting) === reason, true);
  },

  async 'getConnectionStatus tells how a user stands with several connectors'() {
    const answers: Record<string, Answer> = {
      given: token('given'),
      missing: refusal(422, 'user_authorization_required'),
      gone: refusal(422, 'no_token'),
      elsewhere: refusal(422, 'client_installation_required'),
      out: refusal(503, 'unavailable'),
    };
    const answer: Answer = (request) => {
      const connector = request.url.pathname.split('/').at(-1) ?? '';
      return (answers[connector] ?? json({}))(request);
    };
    const { connect } = clientOf([answer], { maxRetries: 0 });
    const statuses = await connect.getConnectionStatus(Object.keys(answers), ANN.subject);
    const told = statuses.map(({ connector, status }) => `${connector}: ${status}`);
    same(told, [
      'given: authorized',
      'missing: authorization_required',
      'gone: revoked',
      'elsewhere: installation_required',
      'out: unavailable',
    ]);
  },

  async 'getConnectorMetadata gives what the provider says as `vendor`'() {
    const { connect, requests } = clientOf([json({ ...CONNECTOR, data: { appId: 'app_1' } })]);
    const { uid, vendor, ...rest } = await connect.getConnectorMetadata('oauth/linear');
    same([uid, vendor, 'data' in rest], ['oauth/linear', { appId: 'app_1' }, false]);
    const { method, url } = requests[0] ?? {};
    same([method, url?.pathname], ['GET', '/v1/connect/connectors/oauth%2Flinear']);
  },
};

function sorted(fields: unknown): unknown[] {
  return Object.entries(Object(fields)).sort();
}
