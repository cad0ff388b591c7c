import { inspect } from 'node:util';
import { runInNewContext } from 'node:vm';
import { describe, expect, test, vi } from 'vitest';
import { createConnect } from '../../../src/index.js';
import { readReply } from '../../../src/internal/http/reply.js';
import { serverAndClient } from '../../support/client.js';
import { APP, failureOf, tokenResponse } from '../../support/token-response.js';

describe('a reply that is not the protocol', () => {
  test.each([
    ['HTML', '<html>token-s3cret</html>', "the service's reply is not JSON"],
    ['nothing', '', 'is not JSON'],
    ['half of it', '{"token":"token-s3cret"', 'is not JSON'],
    ['an empty object', '{}', '`token` must be a non-empty string (got nothing)'],
    ['an array', '["token-s3cret"]', 'must be an object (got an array)'],
    ['null', 'null', 'must be an object (got null)'],
    ['too much', JSON.stringify({ token: 'token-s3cret', x: 'x'.repeat(1_100_000) }), 'too large'],
    ...[500, 4_000, 9_000, 400_000].map((depth) => [
      `nesting of ${depth} levels`,
      `{"token":"t","expiresAt":9e12,"a":${'['.repeat(depth)}${']'.repeat(depth)}}`,
      'is nested too deeply',
    ]),
    ['an empty token', '{"token":"","expiresAt":1}', '`token` must be a non-empty string'],
    ['a token of another type', '{"token":{"a":"token-s3cret"},"expiresAt":1}', '`token` must be'],
  ])('%s is a retryable ConnectResponseError that quotes nothing', async (_what, text, fault) => {
    const headers = { 'x-vercel-id': 'sfo1::1' };
    const { connect } = await serverAndClient({ maxRetries: 0 }, { text, headers });
    const error = await failureOf(connect.getToken('c', APP));
    expect(error).toMatchObject({
      name: 'ConnectResponseError',
      code: 'invalid_response',
      status: 200,
      statusText: 'OK',
      requestId: 'sfo1::1',
      retryable: true,
      message: expect.stringMatching(/^Failed to get token: .+\.$/),
    });
    expect(error.message).toContain(fault);
    expect(inspect(error, { depth: 9 })).not.toContain('token-s3cret');
  });

  test('is one also when the SyntaxError is of another realm, as in Jest', async () => {
    const json = () => Promise.reject(runInNewContext(`new SyntaxError('<html> is not JSON')`));
    const fetch = vi.fn(async () => ({ ok: true, status: 200, json }) as unknown as Response);
    const connect = createConnect({ vercelToken: 'v', fetch, maxRetries: 0 });
    const error = await failureOf(connect.getToken('c', APP));
    expect(error).toMatchObject({
      name: 'ConnectResponseError',
      message: "Failed to get token: the service's reply is not JSON.",
    });
  });

  test('is too deep also where the engine cannot read it', async () => {
    const json = () => Promise.reject(new RangeError('Maximum call stack size exceeded'));
    const fetch = vi.fn(async () => ({ ok: true, json }) as unknown as Response);
    const connect = createConnect({ vercelToken: 'v', fetch, maxRetries: 0 });
    expect(await failureOf(connect.getToken('c', APP))).toMatchObject({
      name: 'ConnectResponseError',
      message: "Failed to get token: the service's reply is nested too deeply.",
      statusText: '',
    });
  });

  test.each([
    ['is long', { x: 'x'.repeat(600), y: null }],
    ['has 500 levels', JSON.parse(`${'['.repeat(499)}${']'.repeat(499)}`)],
  ])('is not one that %s', async (_what, more) => {
    const { connect } = await serverAndClient({}, { json: tokenResponse({ more } as object) });
    expect(await connect.getToken('c', APP)).toBe('token-1');
  });

  test('without a status is asked for again', async () => {
    const fetch = vi.fn(async () => ({ ok: true, json: async () => ({}) }) as Response);
    const connect = createConnect({ vercelToken: 'v', fetch, maxRetries: 1 });
    await failureOf(connect.getToken('c', APP));
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  test('is not kept', async () => {
    const { connect } = await serverAndClient({ maxRetries: 0 }, { text: '{}' }, {});
    await failureOf(connect.getToken('c', APP));
    expect(await connect.getToken('c', APP)).toBe('token-2');
  });

  test.each([
    ['getConnectorMetadata', { data: 5 }, '`data` must be an object (got 5)'],
    ['getConnectorMetadata', [], 'must be an object (got an array)'],
    ['startAuthorization', { url: '' }, '`url` must be a non-empty string (got an empty string)'],
    ['experimental_startInstallation', {}, '`url` must be a non-empty string (got nothing)'],
  ] as const)('of %s is one too: %j', async (name, json, fault) => {
    const { connect } = await serverAndClient({ maxRetries: 0 }, { json });
    const params = name === 'getConnectorMetadata' ? {} : APP;
    const error = await failureOf(connect[name]('c', params as typeof APP));
    expect(error).toMatchObject({ name: 'ConnectResponseError' });
    expect(error.message).toContain(fault);
  });

  test('does not matter to a revocation', async () => {
    const { connect } = await serverAndClient({}, { text: '<html>' });
    expect(await connect.revokeToken('c', APP)).toBe(undefined);
  });
});

describe('a redirect', () => {
  test.each([300, 301, 302, 303, 304, 307, 308])(
    'with %d is neither followed nor retried, but may be gone later',
    async (status) => {
      const answer = { status, headers: { location: '/x' }, text: '' };
      const { server, connect } = await serverAndClient({}, answer);
      expect(await failureOf(connect.getToken('c', APP))).toMatchObject({
        name: 'ConnectResponseError',
        code: 'invalid_response',
        status,
        retryable: true,
        message: 'Failed to get token: the service redirected, which is not followed.',
      });
      expect(server.requests).toHaveLength(1);
    },
  );

  test('that a browser hides has neither a body nor a status', async () => {
    const hidden = { type: 'opaqueredirect', ok: false, status: 0, statusText: '', body: null };
    const fetch = vi.fn(async () => hidden as unknown as Response);
    const connect = createConnect({ vercelToken: 'v', fetch });
    expect(await failureOf(connect.getToken('c', APP))).toMatchObject({
      name: 'ConnectResponseError',
      message: expect.stringContaining('redirected'),
    });
    expect(fetch).toHaveBeenCalledOnce();
  });

  test.each([302, 200])(
    'has its body given up, as has any that nobody reads: %d',
    async (status) => {
      const cancel = vi.fn();
      const response = new Response(new ReadableStream({ cancel }), { status });
      const baseUrl = 'https://x.test';
      const about = { operation: 'Failed', connector: undefined, baseUrl, credentials: [] };
      await readReply(response, about, {}).catch(() => {});
      expect(cancel).toHaveBeenCalledOnce();
    },
  );
});

describe('a partial mock of fetch, as users write it, is taken as @vercel/connect takes it', () => {
  const client = (mock: object) =>
    createConnect({ vercelToken: 'v', maxRetries: 0, fetch: async () => mock as Response });
  const json = async () => tokenResponse();

  test.each([
    ['only ok and json', { ok: true, json }],
    ['only a status and json', { status: 200, json }],
    ['plain headers', { ok: true, headers: { 'content-type': 'application/json' }, json }],
    ['a Map of headers', { ok: true, headers: new Map(), json }],
  ])('with %s', async (_what, mock) => {
    expect(await client(mock).getToken('c', APP)).toBe('token-1');
  });

  test.each([
    ['only ok', { ok: true }],
    ['plain headers', { ok: true, status: 204, body: null, headers: {} }],
    ['a text for a body', { ok: true, body: '{}' }],
  ])('by revokeToken with %s', async (_what, mock) => {
    expect(await client(mock).revokeToken('c', APP)).toBe(undefined);
  });

  const text = async () => JSON.stringify({ error: { code: 'no_token', message: 'm' } });
  test.each([
    ['no status', { ok: false, text }, { name: 'NoValidTokenError', message: 'm' }],
    ['plain headers', { ok: false, status: 404, headers: {}, text }, { name: 'NoValidTokenError' }],
    ['no text', { ok: false, status: 500 }, { name: 'ConnectError', status: 500 }],
    ['json only', { ok: false, status: 403, json }, { name: 'ConnectError', status: 403 }],
    ['a status only', { status: 199, text }, { name: 'NoValidTokenError', status: 199 }],
    ['a status only', { status: 404, text }, { name: 'NoValidTokenError', status: 404 }],
    [
      'a text that breaks off',
      { ok: false, status: 500, text: () => Promise.reject(new Error('gone')) },
      { message: 'Failed to get token: 500' },
    ],
  ])('when it failed, with %s', async (_what, mock, expected) => {
    expect(await failureOf(client(mock).getToken('c', APP))).toMatchObject(expected);
  });
});

/** An answer whose body begins and never ends, nor lets go. */
function stalled(status: number, text: string): Response {
  const body = new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode(text)),
    cancel: () => new Promise(() => {}),
  });
  return new Response(body, { status });
}

describe('an answer that never ends', () => {
  test('is a refusal when its status says so, and drops the kept token', async () => {
    const answers = [
      Response.json(tokenResponse()),
      stalled(401, '{"error":{"code":"unauthorized"'),
      Response.json(tokenResponse({ token: 'next' })),
    ];
    const fetch = vi.fn(async () => answers.shift() as Response);
    const connect = createConnect({ vercelToken: 'v', fetch, maxRetries: 0 });
    await connect.getToken('c', APP);
    const error = await failureOf(connect.getToken('c', APP, { forceRefresh: true }));
    expect(error).toMatchObject({ status: 401 });
    expect(await connect.getToken('c', APP)).toBe('next');
  });

  test('does not keep a revocation that is done from ending', async () => {
    const fetch = vi.fn(async () => stalled(200, '{}'));
    const connect = createConnect({ vercelToken: 'v', fetch, maxRetries: 0 });
    expect(await connect.revokeToken('c', APP)).toBe(undefined);
  });

  test('is a redirection when its status says so', async () => {
    const fetch = vi.fn(async () => stalled(302, 'elsewhere'));
    const connect = createConnect({ vercelToken: 'v', fetch, maxRetries: 0 });
    expect((await failureOf(connect.getToken('c', APP))).message).toMatch(/redirected/);
  });
});
