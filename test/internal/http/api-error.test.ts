import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createConnect } from '../../../src/index.js';
import { apiError } from '../../../src/internal/http/api-error.js';
import { serverAndClient } from '../../support/client.js';
import { type Answer, refusal } from '../../support/connect-server.js';
import { APP, failureOf } from '../../support/token-response.js';

async function errorOf(answer: Answer, options = {}, params: object = APP) {
  const { connect } = await serverAndClient({ maxRetries: 0, ...options }, answer);
  return failureOf(connect.getToken('c', params as typeof APP));
}

test.each([
  [429, 'ConnectRateLimitError', true],
  [500, 'ConnectError', true],
  [503, 'ConnectError', true],
  [408, 'ConnectError', true],
  [425, 'ConnectError', true],
  [400, 'ConnectError', false],
  [401, 'ConnectError', false],
  [409, 'ConnectError', false],
])('%d is a %s, retryable: %s', async (status, name, retryable) => {
  expect(await errorOf({ status, text: '' })).toMatchObject({ name, status, retryable });
});

test('a code with a class is no passing failure, whatever the status', async () => {
  expect(await errorOf(refusal(503, 'no_token', 'm'))).toMatchObject({
    name: 'NoValidTokenError',
    retryable: false,
  });
});

test('tells how long the service asked to wait', async () => {
  const limited = { ...refusal(429, 'x', 'm'), headers: { 'retry-after': '17' } };
  expect(await errorOf(limited)).toMatchObject({ retryAfterMs: 17_000 });
});

test('names the connector as the call did, unless that is a credential', async () => {
  expect(await errorOf({ status: 404, text: '' })).toMatchObject({ connector: 'c' });
  const vercelToken = 'vcat_mistaken';
  const { connect } = await serverAndClient({ vercelToken }, { status: 404, text: '' });
  const error = await failureOf(connect.getToken(vercelToken, APP));
  expect(inspect(error)).not.toContain(vercelToken);
  expect(error).not.toHaveProperty('connector');
});

test('has no field for what is not known', async () => {
  const error = await errorOf({ status: 400, text: '' });
  for (const field of ['code', 'requestId', 'retryAfterMs', 'hint', 'cause']) {
    expect(error).not.toHaveProperty(field);
  }
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
    for (const more of [{ vendor }, { meta: { vendor } }, { meta: vendor }]) {
      expect((await errorOf(refusal(400, 'x', 'm', more))).vendor).toBe(undefined);
    }
  });

  test.each(['', '<html>Bad Gateway</html>', 'null', '[]', '"x"', '{"error":"invalid_request"}'])(
    'may be %j, which has neither code nor vendor',
    async (text) => {
      const error = await errorOf({ status: 400, text });
      expect(error).toMatchObject({ name: 'ConnectError', status: 400 });
      expect(error).not.toHaveProperty('code');
      expect(error.vendor).toBe(undefined);
    },
  );

  test('that breaks off leaves the status in force', async () => {
    const answer = { ...refusal(404, 'no_token', 'm'), breaks: 'within' } as const;
    const { server, connect } = await serverAndClient({}, answer);
    expect(await failureOf(connect.getToken('c', APP))).toMatchObject({
      name: 'ConnectError',
      status: 404,
      retryable: false,
    });
    expect(server.requests).toHaveLength(1);
  });
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

  test('an error of a stub without a status text says its status', async () => {
    const fetch = async () => ({ ok: false, status: 418, text: async () => '' }) as Response;
    const connect = createConnect({ vercelToken: 'v', fetch });
    expect((await failureOf(connect.getToken('c', APP))).message).toBe('Failed to get token: 418');
  });

  test('a long body is cut', async () => {
    const { message } = await errorOf({ status: 400, text: 'x'.repeat(5000) });
    expect(message).toBe(`Failed to get token: 400 Bad Request - ${'x'.repeat(200)}…`);
  });
});

describe('a code', () => {
  test('of 64 characters is one, a longer one is not', async () => {
    expect(await errorOf(refusal(400, 'x'.repeat(64), 'm'))).toHaveProperty('code');
    expect(await errorOf(refusal(400, 'x'.repeat(65), 'm'))).not.toHaveProperty('code');
  });

  test.each(['bad vercel-token', 5, null, { a: 1 }])(
    'that echoes the credential, or is none, is left out: %j',
    async (code) => {
      const error = await errorOf({ status: 400, json: { error: { code } } });
      expect(error).not.toHaveProperty('code');
      expect(error).toMatchObject({ status: 400 });
      expect(String(error)).not.toContain('vercel-token');
    },
  );
});

test('a request id that echoes the credential is masked', () => {
  const headers = { 'x-vercel-id': 'sfo1::s3cret-1' };
  const response = new Response(null, { status: 400, statusText: 'for s3cret-1', headers });
  const about = { operation: 'Failed', baseUrl: 'https://x.test', credentials: ['s3cret-1'] };
  expect(apiError(response, '', about)).toMatchObject({
    requestId: 'sfo1::[redacted]',
    statusText: 'for [redacted]',
    message: 'Failed: 400 for [redacted]',
  });
});

test('a hint leaves a place for the connector where none is known', () => {
  const about = { operation: 'Failed', baseUrl: 'https://x.test', credentials: [] };
  const refused = new Response(null, { status: 410 });
  expect(apiError(refused, '', about).hint).toContain('no connector <connector>,');
});

test('no error carries the headers of the request', async () => {
  const error = await errorOf({ status: 503, text: '' }, { vercelToken: 'plain-token-1' });
  expect(inspect(error, { showHidden: true, depth: 9 })).not.toContain('plain-token-1');
});
