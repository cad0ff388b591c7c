import { describe, expect, test } from 'vitest';
import { UserAuthorizationRequiredError } from '../../../src/index.js';
import { refusal } from '../../support/connect-server.js';
import { failureOf } from '../../support/token-response.js';
import { calling } from './calling.js';

const OF_MINE = { 'x-of': 'mine' };

describe('a call', () => {
  test('carries the token of the moment, which the cache keeps', async () => {
    const { api, call, service, seen } = await calling([]);
    for (const path of ['/one', '/two']) {
      const response = await call(`${api.url}${path}`, { headers: { accept: 'text/plain' } });
      expect(response.status).toBe(200);
    }
    expect(seen()).toEqual(['Bearer token-1', 'Bearer token-1']);
    expect(api.requests[0]?.headers.accept).toBe('text/plain');
    expect(service.requests).toHaveLength(1);
  });

  test.each<[string, (url: string) => Parameters<typeof fetch>]>([
    ['a string', (url) => [url]],
    ['a URL', (url) => [new URL(url)]],
    ['a Request', (url) => [new Request(url, { headers: { 'x-of': 'mine' } })]],
    ['a Request with a body', (url) => [new Request(url, { method: 'POST', body: 'a body' })]],
    ['what is a URL as a text', (url) => [{ toString: () => url, method: 'PUT' } as never]],
    ['a Request and more', (url) => [new Request(url, { method: 'PUT' }), { headers: OF_MINE }]],
    [
      'a Request in place of the options',
      (url) => [url, new Request(url, { method: 'PATCH', headers: OF_MINE })],
    ],
  ])('takes %s, as fetch does', async (_, argumentsFor) => {
    const { api, call } = await calling([]);
    const url = `${api.url}/path?query`;
    await call(...argumentsFor(url));
    await fetch(...argumentsFor(url));
    const [own, native] = api.requests.map(({ method, path, headers }) => {
      const { authorization, ...rest } = headers;
      return { method, path, rest };
    });
    expect(own).toEqual(native);
    expect(api.requests.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer token-1',
      undefined,
    ]);
  });

  test('passes on what the service says of the consent, and asks the provider nothing', async () => {
    const missing = refusal(422, 'user_authorization_required');
    const { api, call } = await calling([], { service: [missing] });
    await expect(call(api.url)).rejects.toThrow(UserAuthorizationRequiredError);
    expect(api.requests).toEqual([]);
  });

  test('fails as fetch does when the provider does not answer', async () => {
    const { api, call } = await calling([{ breaks: 'before' }]);
    const [own, native] = await Promise.all([call, fetch].map((send) => failureOf(send(api.url))));
    expect(own).toBeInstanceOf(TypeError);
    expect(own?.message).toBe(native?.message);
  });
});
