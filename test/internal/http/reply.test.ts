import { inspect } from 'node:util';
import { runInNewContext } from 'node:vm';
import { describe, expect, test, vi } from 'vitest';
import { createConnect } from '../../../src/index.js';
import { serverAndClient } from '../../support/client.js';
import { APP, failureOf, tokenResponse } from '../../support/token-response.js';

describe('a reply that is not the protocol', () => {
  test.each([
    ['HTML', '<html>token-s3cret</html>', 'is not JSON'],
    ['nothing', '', 'is not JSON'],
    ['half of it', '{"token":"token-s3cret"', 'is not JSON'],
    ['an empty object', '{}', '`token` must be a non-empty string (got nothing)'],
    ['an array', '["token-s3cret"]', 'must be an object (got an array)'],
    ['null', 'null', 'must be an object (got null)'],
    ['too much', JSON.stringify({ token: 'token-s3cret', x: 'x'.repeat(1_100_000) }), 'too large'],
    ['nesting without end', `{"a":${'['.repeat(9000)}${']'.repeat(9000)}}`, 'is not JSON'],
    ['an empty token', '{"token":"","expiresAt":1}', '`token` must be a non-empty string'],
    ['a token of another type', '{"token":{"a":"token-s3cret"},"expiresAt":1}', '`token` must be'],
  ])('%s is a ConnectResponseError that quotes nothing', async (_what, text, fault) => {
    const headers = { 'x-vercel-id': 'sfo1::1' };
    const { server, connect } = await serverAndClient({}, { text, headers });
    const error = await failureOf(connect.getToken('c', APP));
    expect(error).toMatchObject({
      name: 'ConnectResponseError',
      code: 'invalid_response',
      status: 200,
      requestId: 'sfo1::1',
      retryable: false,
      message: expect.stringContaining(fault),
    });
    expect(inspect(error, { depth: 9 })).not.toContain('token-s3cret');
    expect(server.requests).toHaveLength(1);
  });

  test('is one also when the SyntaxError is of another realm, as in Jest', async () => {
    const json = () => Promise.reject(runInNewContext(`new SyntaxError('<html> is not JSON')`));
    const fetch = vi.fn(async () => ({ ok: true, status: 200, json }) as unknown as Response);
    const connect = createConnect({ vercelToken: 'v', fetch });
    expect(await failureOf(connect.getToken('c', APP))).toMatchObject({
      name: 'ConnectResponseError',
      message: expect.stringContaining('is not JSON'),
    });
    expect(fetch).toHaveBeenCalledOnce();
  });

  test('is not kept', async () => {
    const { connect } = await serverAndClient({}, { text: '{}' }, {});
    await failureOf(connect.getToken('c', APP));
    expect(await connect.getToken('c', APP)).toBe('token-2');
  });

  test.each([301, 302, 303, 307, 308])('a redirect with %d is not followed', async (status) => {
    const { server, connect } = await serverAndClient({}, { status, headers: { location: '/x' } });
    expect(await failureOf(connect.getToken('c', APP))).toMatchObject({
      name: 'ConnectResponseError',
      message: expect.stringContaining('redirected'),
    });
    expect(server.requests).toHaveLength(1);
  });
});

describe('a partial mock of fetch, as users write it, is taken as @vercel/connect takes it', () => {
  const client = (mock: object) =>
    createConnect({ vercelToken: 'v', maxRetries: 0, fetch: async () => mock as Response });
  const json = async () => tokenResponse();

  test.each([
    ['only ok and json', { ok: true, json }],
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
  ])('when it failed, with %s', async (_what, mock, expected) => {
    expect(await failureOf(client(mock).getToken('c', APP))).toMatchObject(expected);
  });
});
