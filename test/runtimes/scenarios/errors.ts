import * as grantkit from 'grantkit';
import { failureOf, type Scenario, type Scenarios, same } from './scenario.js';
import { ANN, type Answer, clientOf, json, refusal } from './stub-service.js';
import { withVariables } from './surroundings.js';

type ErrorName = Extract<keyof typeof grantkit, `${string}Error`>;

/** Has the service answer, and expects this of the failure. */
function failing(answer: Answer, name: ErrorName, expected: Partial<grantkit.ConnectError>) {
  const scenario: Scenario = async () => {
    const { connect } = clientOf([answer], { maxRetries: 0 });
    expectFailure(await failureOf(connect.getToken('oauth/linear', ANN)), name, expected);
  };
  return scenario;
}

function expectFailure(
  error: grantkit.ConnectError,
  name: ErrorName,
  expected: Partial<grantkit.ConnectError>,
): void {
  same([error.name, grantkit[name].name], [name, name]);
  same([error instanceof grantkit[name], grantkit.isConnectError(error)], [true, true]);
  const fields = Object.keys(expected) as (keyof grantkit.ConnectError)[];
  same(Object.fromEntries(fields.map((field) => [field, error[field]])), expected);
}

const LIMITED = { status: 429, headers: { 'retry-after': '7' } };

/** One scenario for each class, then what all have in common. */
export const errors: Scenarios = {
  'no_token is a NoValidTokenError': failing(refusal(422, 'no_token'), 'NoValidTokenError', {
    code: 'no_token',
    status: 422,
    message: 'Refused',
    hint: 'The grant was revoked or has ended. Ask for consent again with `startAuthorization`.',
  }),

  'user_authorization_required is a UserAuthorizationRequiredError': failing(
    refusal(422, 'user_authorization_required'),
    'UserAuthorizationRequiredError',
    {
      code: 'user_authorization_required',
      hint: 'The user has not consented. Send the user to the `url` of `startAuthorization`.',
    },
  ),

  'client_installation_required is a ConnectorInstallationRequiredError': failing(
    refusal(422, 'client_installation_required'),
    'ConnectorInstallationRequiredError',
    {
      hint: 'No installation of oauth/linear matches. Install it, or pass the `installationId` of one.',
    },
  ),

  'connector_not_found is a ConnectorNotFoundError': failing(
    refusal(404, 'connector_not_found'),
    'ConnectorNotFoundError',
    {
      code: 'connector_not_found',
      status: 404,
      hint:
        'The team has no connector oauth/linear, or no longer. ' +
        'List them with `vercel connect list --all-projects`.',
    },
  ),

  'client_not_linked_to_project is a ClientNotLinkedToProjectError': failing(
    refusal(403, 'client_not_linked_to_project'),
    'ClientNotLinkedToProjectError',
    {
      hint: 'oauth/linear is not linked to this project. Run `vercel connect attach oauth/linear`.',
    },
  ),

  'client_not_enabled_for_environment is a ClientNotEnabledForEnvironmentError': failing(
    refusal(403, 'client_not_enabled_for_environment'),
    'ClientNotEnabledForEnvironmentError',
    {
      hint:
        'The link lacks this environment. ' +
        'Run `vercel connect attach oauth/linear --environment <environment>`.',
    },
  ),

  '429 is a ConnectRateLimitError with the time to wait': failing(
    json({ error: { code: 'rate_limited', message: 'Slowly' } }, LIMITED),
    'ConnectRateLimitError',
    { status: 429, retryAfterMs: 7_000, retryable: true },
  ),

  'a broken connection is a ConnectNetworkError': failing(
    () => Promise.reject(new TypeError('fetch failed')),
    'ConnectNetworkError',
    { code: 'network_error', retryable: true },
  ),

  'HTML is a ConnectResponseError': failing(
    () => new Response('<html>', { headers: { 'content-type': 'text/html' } }),
    'ConnectResponseError',
    { code: 'invalid_response' },
  ),

  'a reply that is nested without end is a ConnectResponseError': failing(
    () => new Response(`{"token":"t","claims":${'['.repeat(4_000)}${']'.repeat(4_000)}}`),
    'ConnectResponseError',
    { code: 'invalid_response' },
  ),

  'any other code is a ConnectError': failing(refusal(400, 'bad_scope'), 'ConnectError', {
    code: 'bad_scope',
    status: 400,
    retryable: false,
  }),

  async 'a bad argument is a ConnectValidationError, and nothing is sent'() {
    const { connect, requests } = clientOf();
    const bad = { subject: { type: 'user' } } as never;
    for (const call of [
      connect.getToken('..', ANN),
      connect.getToken('oauth/linear', bad),
      connect.getToken('oauth/linear', ANN, { region: 'x.evil/' }),
    ]) {
      expectFailure(await failureOf(call), 'ConnectValidationError', {});
    }
    same(requests.length, 0);
  },

  async 'no credential is a ConnectCredentialsError that says what to run'() {
    const { connect, requests } = clientOf([], { vercelToken: undefined });
    const call = () => failureOf(connect.getToken('oauth/linear', ANN, { timeoutMs: 20_000 }));
    const error = await withVariables({}, call);
    expectFailure(error, 'ConnectCredentialsError', { code: 'credentials_unavailable' });
    if (!error.hint) throw new Error('there is no hint');
    same(requests.length, 0);
  },

  async 'two copies of the package know the failures of each other'({ copy }) {
    if (copy.ConnectError === grantkit.ConnectError) throw new Error('there is only one copy');
    const { connect } = clientOf([refusal(422, 'no_token')]);
    const error = await failureOf(connect.getToken('oauth/linear', ANN));
    same(copy.isConnectError(error), true);
    same(error instanceof copy.NoValidTokenError, true);
    same(error instanceof copy.ConnectTimeoutError, false);
    same(new copy.NoValidTokenError('Gone') instanceof grantkit.NoValidTokenError, true);
  },

  async 'a failure shows no credential, and JSON leaves out what a provider said'() {
    const echo: Answer = ({ headers }) => {
      const message = `Refused ${headers.get('authorization')}`;
      const vendor = { detail: 'of-the-provider' };
      return Response.json({ error: { code: 'odd', message, vendor } }, { status: 400 });
    };
    const { connect } = clientOf([echo], { vercelToken: 'a-secret-credential' });
    const error = await failureOf(connect.getToken('oauth/linear', ANN));
    same(error.vendor, { detail: 'of-the-provider' });
    const shown = `${JSON.stringify(error)} ${error.message} ${error.stack}`;
    for (const secret of ['a-secret-credential', 'of-the-provider'])
      same(shown.includes(secret), false);
  },
};
