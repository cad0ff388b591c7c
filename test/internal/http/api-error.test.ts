import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import * as errors from '../../../src/errors.js';
import { serverAndClient } from '../../support/client.js';
import { type Answer, refusal } from '../../support/connect-server.js';
import { APP, failureOf, oidcToken } from '../../support/token-response.js';

async function errorOf(answer: Answer, options = {}, params: object = APP) {
  const { connect } = await serverAndClient({ maxRetries: 0, ...options }, answer);
  return failureOf(connect.getToken('c', params as typeof APP));
}

test.each([
  ['no_token', 404, 'NoValidTokenError'],
  ['unresolved_token', 422, 'NoValidTokenError'],
  ['user_authorization_required', 403, 'UserAuthorizationRequiredError'],
  ['client_installation_required', 403, 'ConnectorInstallationRequiredError'],
  ['connector_installation_required', 403, 'ConnectorInstallationRequiredError'],
  ['connector_not_found', 404, 'ConnectorNotFoundError'],
  ['client_not_found', 404, 'ConnectorNotFoundError'],
  ['not_found', 404, 'ConnectorNotFoundError'],
  ['client_not_linked_to_project', 403, 'ClientNotLinkedToProjectError'],
  ['client_not_enabled_for_environment', 403, 'ClientNotEnabledForEnvironmentError'],
  ['forbidden', 403, 'ConnectError'],
  ['bad_request', 400, 'ConnectError'],
  ['rate_limited', 429, 'ConnectRateLimitError'],
  ['constructor', 400, 'ConnectError'],
] as const)('%s with %d is a %s', async (code, status, name) => {
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

test('a 403 that says the connector is not linked to the project has the class of that', async () => {
  const message = 'The connector is not linked to this project.';
  expect(await errorOf(refusal(403, 'forbidden', message))).toMatchObject({
    name: 'ClientNotLinkedToProjectError',
    code: 'forbidden',
    message,
    hint: expect.stringContaining('vercel connect attach'),
  });
  expect(await errorOf(refusal(400, 'forbidden', message))).toMatchObject({ name: 'ConnectError' });
});

test('typed errors say what to do', async () => {
  const { hint } = await errorOf(refusal(403, 'user_authorization_required', 'm'));
  expect(hint).toContain('startAuthorization');
  expect((await errorOf(refusal(400, 'bad_request', 'm'))).hint).toBe(undefined);
});

test.each([
  [429, 'ConnectRateLimitError', true],
  [500, 'ConnectError', true],
  [503, 'ConnectError', true],
  [400, 'ConnectError', false],
  [401, 'ConnectError', false],
])('%d is a %s, retryable: %s', async (status, name, retryable) => {
  expect(await errorOf({ status, text: '' })).toMatchObject({ name, status, retryable });
});

test('tells how long the service asked to wait', async () => {
  const limited = { ...refusal(429, 'x', 'm'), headers: { 'retry-after': '17' } };
  expect(await errorOf(limited)).toMatchObject({ retryAfterMs: 17_000 });
});

describe('the body', () => {
  test.each([
    { err: { code: 'no_token', message: 'm' } },
    { error: { code: 'no_token', message: 'm' }, other: 1 },
  ])('may be %j', async (json) => {
    const error = await errorOf({ status: 404, json });
    expect(error).toMatchObject({ name: 'NoValidTokenError', message: 'm' });
  });

  test.each([
    { error: { code: 'x', vendor: { a: 1 }, meta: { vendor: { b: 1 } } }, vendor: { c: 1 } },
    { error: { code: 'x', meta: { vendor: { a: 1 } } }, vendor: { c: 1 } },
    { error: { code: 'x' }, vendor: { a: 1 }, meta: { vendor: { b: 1 } } },
    { error: { code: 'x' }, meta: { vendor: { a: 1 } } },
  ])('has the vendor payload in the first place of %j', async (json) => {
    expect((await errorOf({ status: 400, json })).vendor).toEqual({ a: 1 });
  });

  test.each(['text', 7, ['list'], null])('has no vendor payload in %j', async (vendor) => {
    const error = await errorOf(refusal(400, 'x', 'm', { vendor }));
    expect(error.vendor).toBe(undefined);
  });

  test.each(['', '<html>Bad Gateway</html>', 'null', '[]', '"x"', '{"error":"invalid_request"}'])(
    'may be %j, which has neither code nor vendor',
    async (text) => {
      const error = await errorOf({ status: 400, text });
      expect(error).toMatchObject({ name: 'ConnectError', status: 400 });
      expect(error).toMatchObject({ code: undefined, vendor: undefined });
    },
  );
});

describe('without a message of the service', () => {
  test('a typed error quotes the body', async () => {
    const error = await errorOf(refusal(404, 'no_token'));
    expect(error.message).toBe('{"error":{"code":"no_token"}}');
  });

  test('a base error says what failed, leaving out what is empty', async () => {
    expect((await errorOf({ status: 400, statusText: 'Bad Request', text: '' })).message).toBe(
      'Failed to get token: 400 Bad Request',
    );
    const json = { error: { code: 'odd' } };
    expect((await errorOf({ status: 400, statusText: 'Bad Request', json })).message).toBe(
      'Failed to get token: 400 Bad Request - odd - {"error":{"code":"odd"}}',
    );
  });

  test('a long body is cut', async () => {
    const { message } = await errorOf({ status: 400, text: 'x'.repeat(5000) });
    expect(message.length).toBeLessThan(300);
  });
});

describe('a credential that the service echoes is hidden', () => {
  const bearer = oidcToken({ sub: 's3cret' });

  test.each([
    ['in the message', refusal(401, 'x', `bad token ${bearer}!`)],
    ['in the body', { status: 401, text: `<p>${bearer}</p>` }],
    ['in the vendor payload', refusal(401, 'x', 'm', { vendor: { a: [{ b: bearer }] } })],
    [
      'in a header of the vendor payload',
      refusal(401, 'x', 'm', { vendor: { authorization: 'k' } }),
    ],
  ])('%s', async (_where, answer) => {
    const error = await errorOf(answer, { vercelToken: bearer });
    const shown = [String(error), JSON.stringify(error), inspect(error, { depth: 9 })];
    shown.push(JSON.stringify(error['vendor'] ?? ''));
    for (const text of shown) expect(text).not.toContain(bearer);
    expect(shown.join()).toContain('[redacted]');
  });

  test('even when it has no special shape', async () => {
    const answer = refusal(401, 'x', 'unknown plain-token-1');
    const { message } = await errorOf(answer, { vercelToken: 'plain-token-1' });
    expect(message).toBe('unknown [redacted]');
  });

  test('and so is the exchanged token of the subject', async () => {
    const answer = refusal(401, 'x', 'cannot exchange subject-secret', { vendor: 'no' });
    const subject = { type: 'token', token: 'subject-secret' };
    const { message } = await errorOf(answer, {}, { subject });
    expect(message).toBe('cannot exchange [redacted]');
  });

  test('in every operation that sends it', async () => {
    const params = { subject: { type: 'token', token: 'subject-secret' } } as const;
    const { connect } = await serverAndClient({}, refusal(401, 'x', 'subject-secret'));
    for (const name of ['getTokenResponse', 'revokeToken', 'startAuthorization'] as const) {
      expect((await failureOf(connect[name]('c', params))).message).toBe('[redacted]');
    }
  });

  test('and secret fields of a JSON body are', async () => {
    const json = { error: { code: 'x' }, access_token: 'gho_s3cret' };
    expect((await errorOf({ status: 400, json })).message).not.toContain('gho_s3cret');
  });
});

test('no error carries the headers of the request', async () => {
  const error = await errorOf({ status: 503, text: '' }, { vercelToken: 'plain-token-1' });
  expect(inspect(error, { showHidden: true, depth: 9 })).not.toContain('plain-token-1');
});

test('a code that echoes the credential, or is none, is left out', async () => {
  const long = 'x'.repeat(65);
  for (const code of ['bad vercel-token', long, 5]) {
    const { connect } = await serverAndClient({}, { status: 400, json: { error: { code } } });
    const error = await failureOf(connect.getToken('c', APP));
    expect(error).toMatchObject({ code: undefined, status: 400 });
    expect(String(error)).not.toContain('vercel-token');
  }
});
