import { describe, expect, test } from 'vitest';
import * as errors from '../../../src/errors.js';
import { serverAndClient } from '../../support/client.js';
import { type Answer, refusal } from '../../support/connect-server.js';
import { APP, failureOf } from '../../support/token-response.js';

async function errorOf(answer: Answer) {
  const { connect } = await serverAndClient({ maxRetries: 0 }, answer);
  return failureOf(connect.getToken('slack/acme', APP));
}

describe('the class of an error', () => {
  test.each([
    ['no_token', 404, 'NoValidTokenError'],
    ['unresolved_token', 422, 'NoValidTokenError'],
    ['user_authorization_required', 403, 'UserAuthorizationRequiredError'],
    ['client_installation_required', 403, 'ConnectorInstallationRequiredError'],
    ['connector_installation_required', 403, 'ConnectorInstallationRequiredError'],
    ['connector_not_found', 404, 'ConnectorNotFoundError'],
    ['client_not_found', 404, 'ConnectorNotFoundError'],
    ['not_found', 404, 'ConnectorNotFoundError'],
    ['gone', 410, 'ConnectorNotFoundError'],
    ['client_not_linked_to_project', 403, 'ClientNotLinkedToProjectError'],
    ['client_not_enabled_for_environment', 403, 'ClientNotEnabledForEnvironmentError'],
    ['forbidden', 403, 'ConnectError'],
    ['bad_request', 400, 'ConnectError'],
    ['rate_limited', 429, 'ConnectRateLimitError'],
    ['constructor', 400, 'ConnectError'],
  ] as const)('with the code %s and the status %d is %s', async (code, status, name) => {
    const vendor = { reason: 'why' };
    const error = await errorOf({
      ...refusal(status, code, 'The service says no', { vendor }),
      statusText: 'Such Is Life',
      headers: { 'x-vercel-id': 'sfo1::abc' },
    });
    expect(error).toBeInstanceOf(errors[name]);
    expect(error).toMatchObject({
      name,
      message: 'The service says no',
      code,
      status,
      statusText: 'Such Is Life',
      vendor,
      requestId: 'sfo1::abc',
      retryable: status === 429,
    });
  });

  test('is that of a missing link when a 403 says so in words, under the code forbidden', async () => {
    const message = 'The connector is not linked to this project.';
    const named = refusal(403, 'forbidden', 'Connector x is NOT LINKED to the project "web"');
    for (const answer of [refusal(403, 'forbidden', message), named]) {
      expect(await errorOf(answer)).toMatchObject({
        name: 'ClientNotLinkedToProjectError',
        code: 'forbidden',
        hint: expect.stringContaining('vercel connect attach slack/acme'),
      });
    }
  });

  test.each([
    refusal(400, 'forbidden', 'The connector is not linked to this project.'),
    refusal(403, 'access_denied', 'The connector is not linked to this project.'),
    refusal(403, 'forbidden', 'The account is not linked.'),
  ])('is the base class for other words, codes and statuses: %j', async (answer) => {
    expect((await errorOf(answer)).name).toBe('ConnectError');
  });

  test('is that of a deleted connector for 410 without a code, and keeps the status', async () => {
    expect(await errorOf({ status: 410, text: '' })).toMatchObject({
      name: 'ConnectorNotFoundError',
      status: 410,
      message: expect.stringContaining('slack/acme'),
      retryable: false,
    });
  });

  test('is that of its code rather than that of 410', async () => {
    expect((await errorOf(refusal(410, 'no_token', 'm'))).name).toBe('NoValidTokenError');
  });
});

describe('the hint of an error', () => {
  test.each([
    [
      'no_token',
      422,
      'The grant was revoked or has ended. Ask for consent again with `startAuthorization`.',
    ],
    [
      'user_authorization_required',
      403,
      'The user has not consented. Send the user to the `url` of `startAuthorization`.',
    ],
    [
      'connector_installation_required',
      403,
      'No installation of slack/acme matches. Install it, or pass the `installationId` of one.',
    ],
    [
      'not_found',
      404,
      'The team has no connector slack/acme, or no longer. ' +
        'List them with `vercel connect list --all-projects`.',
    ],
    [
      'client_not_linked_to_project',
      403,
      'slack/acme is not linked to this project. Run `vercel connect attach slack/acme`.',
    ],
    [
      'client_not_enabled_for_environment',
      403,
      'The link lacks this environment. ' +
        'Run `vercel connect attach slack/acme --environment <environment>`.',
    ],
    [
      'forbidden',
      403,
      "Only a deployment's OIDC token may ask for any user; " +
        'an access token may ask for the application and for its own user.',
    ],
    ['x', 429, 'Wait for `retryAfterMs`. The limit is one for the whole team.'],
  ])('with the code %s says what to do', async (code, status, hint) => {
    expect((await errorOf(refusal(status, code, 'm'))).hint).toBe(hint);
  });

  test('after 401 of the service is a fresh credential', async () => {
    const fetch = async () => Response.json({}, { status: 401 });
    const { connect } = await serverAndClient({ fetch, baseUrl: 'https://api.vercel.com' });
    expect(await failureOf(connect.getToken('c', APP))).toMatchObject({
      hint:
        'The credential was refused. Run `vercel env pull` for a fresh one, ' +
        'or pass a valid `vercelToken`.',
    });
  });

  test('after 401 of a server on this machine is that the emulator has restarted', async () => {
    const { server, connect } = await serverAndClient({}, { status: 401, text: '' });
    expect(await failureOf(connect.getToken('c', APP))).toMatchObject({
      hint:
        `The emulator at ${server.url} does not know this credential, as after a restart. ` +
        'Start the application again with the variables of `emulator.env`.',
    });
  });

  test.each([400, 409, 500])('after %d is none', async (status) => {
    expect(await errorOf(refusal(status, 'x', 'm'))).not.toHaveProperty('hint');
  });

  test('stands for the message when there is neither one nor a body', async () => {
    const error = await errorOf({ status: 410, text: '' });
    expect(error.message).toBe(error['hint']);
  });
});

describe('the names of the hint', () => {
  test('are those that the caller wrote, in every operation', async () => {
    const { connect } = await serverAndClient({}, refusal(404, 'not_found', 'm'));
    const calls = [
      connect.getToken('a/b', APP),
      connect.revokeToken('a/b', APP),
      connect.startAuthorization('a/b', APP),
      connect.experimental_startInstallation('a/b'),
      connect.getConnectorMetadata('a/b'),
    ];
    const failures = await Promise.all(calls.map((call) => failureOf(call)));
    for (const failure of failures) expect(failure['hint']).toContain(' a/b,');
  });
});
