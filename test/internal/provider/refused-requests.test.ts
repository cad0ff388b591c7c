import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { ConnectValidationError } from '../../../src/index.js';
import { failureOf } from '../../support/token-response.js';
import { calling } from './calling.js';

const POST = { method: 'POST', body: 'x' };

describe('what `fetch` refuses is refused before a token is asked for', () => {
  test.each([
    ['blob', (url: string) => `blob:${url}/1`],
    ['data', () => 'data:text/plain,hello'],
    ['httpx', (url: string) => url.replace('http:', 'httpx:')],
    ['xhttp', (url: string) => url.replace('http:', 'xhttp:')],
  ])('to a %s: URL', async (scheme, urlFor) => {
    const { api, call, service } = await calling([]);
    const error = await failureOf(call(urlFor(api.url)));
    expect(error).toBeInstanceOf(ConnectValidationError);
    expect(error.message).toBe(
      `input must be an absolute URL of one of \`origins\` (${api.url}), got: ${scheme}:. ` +
        'Call `fetch` for it, which needs no token.',
    );
    expect([api.requests, service.requests]).toEqual([[], []]);
  });

  test.each(['ann:secret@', 'secret@', ':secret@'])('with %s in its URL', async (own) => {
    const { api, call, service } = await calling([]);
    const url = api.url.replace('//', `//${own}`);
    for (const input of [url, new URL(url), { url } as Request]) {
      const error = await failureOf(call(input));
      expect(error).toBeInstanceOf(ConnectValidationError);
      expect(error.message).toBe(
        'input must be a URL without a user name and a password: connectFetch sets the ' +
          'credential. Leave them out, or call the provider without connectFetch.',
      );
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('secret');
    }
    expect([api.requests, service.requests]).toEqual([[], []]);
  });

  const OF_NO_BODY =
    '`body` must not be given with GET or HEAD. Leave it out, or pass another `method`.';
  test.each<[string, (url: string) => Parameters<typeof fetch>]>([
    ['no method', (url) => [url, { body: 'x' }]],
    ['the method GET', (url) => [url, { method: 'GET', body: 'x' }]],
    ['the method get', (url) => [url, { method: 'get', body: '' }]],
    ['the method Head', (url) => [url, { method: 'Head', body: 'x' }]],
    ['a Request that is a GET', (url) => [new Request(url), { body: 'x' }]],
    ['the GET of a POST', (url) => [new Request(url, POST), { method: 'GET' }]],
  ])('with %s and a body', async (_, argumentsFor) => {
    const { api, call, service } = await calling([]);
    await expect(fetch(...argumentsFor(api.url))).rejects.toThrow(TypeError);
    const error = await failureOf(call(...argumentsFor(api.url)));
    expect(error).toBeInstanceOf(ConnectValidationError);
    expect(error.message).toBe(OF_NO_BODY);
    expect([api.requests, service.requests]).toEqual([[], []]);
  });

  test('with a body that was read, unless there is another one', async () => {
    const { api, call, service } = await calling([]);
    const request = new Request(api.url, POST);
    await request.text();
    await expect(fetch(request)).rejects.toThrow(TypeError);
    for (const init of [undefined, { body: null }]) {
      const error = await failureOf(call(request, init));
      expect(error).toBeInstanceOf(ConnectValidationError);
      expect(error.message).toBe(
        'input must not be a `Request` whose body was read or sent. Pass a `clone()` of it ' +
          'before, or a `body`.',
      );
    }
    expect([api.requests, service.requests]).toEqual([[], []]);
    await call(request, { body: 'y' });
    expect(api.requests[0]?.text).toBe('y');
  });

  test.each<[string, RequestInit]>([
    ['a GET with the body `null`', { body: null }],
    ['a method that begins as one without', { ...POST, method: 'GETX' }],
    ['a method that ends as one without', { ...POST, method: 'TARGET' }],
  ])('but not %s', async (_, init) => {
    const sent: unknown[] = [];
    const fetch: typeof globalThis.fetch = async (_input, init) => {
      sent.push(init?.body);
      return new Response();
    };
    const { api, call } = await calling([], { options: { fetch } });
    expect((await call(api.url, init)).status).toBe(200);
    expect(sent).toEqual([init.body ?? undefined]);
  });
});
