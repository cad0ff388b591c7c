import { describe, expect, test } from 'vitest';
import type { Answer } from '../../support/connect-server.js';
import { failureOf } from '../../support/token-response.js';
import { calling } from './calling.js';

const to = (location: string, status = 302) => ({ status, headers: { location } });

test.each<[string, Answer, string]>([
  ['goes on for ever', to('/again'), 'redirect count exceeded'],
  ['leads to no URL', to('http://['), 'the redirect leads to no URL'],
  [
    'leads to another scheme',
    to('ftp://files.example/x'),
    'the redirect leads to another scheme than http and https',
  ],
  ...['ann:secret@', 'ann@', ':secret@'].map((own): [string, Answer, string] => [
    `leads to a URL with ${own}`,
    to(`http://${own}127.0.0.1:1/`),
    'the redirect leads to a URL with a user name or a password',
  ]),
])('fails as fetch does when a redirect %s', async (_, answer, reason) => {
  const { api, call } = await calling([answer]);
  expect((await failureOf(call(api.url))).cause).toMatchObject({ message: reason });
  api.requests.length = 0;
  const failures = [];
  for (const send of [call, fetch]) {
    const error = await failureOf(send(api.url));
    failures.push([error instanceof TypeError, error.message, api.requests.length]);
    api.requests.length = 0;
  }
  expect(failures[0]).toEqual(failures[1]);
});

describe('a stream', () => {
  const post = () =>
    ({ method: 'POST', body: new Blob(['x']).stream(), duplex: 'half' }) as RequestInit;

  test.each([301, 302, 307, 308])('cannot be redirected with %d', async (status) => {
    const { api, call } = await calling([to('/two', status)]);
    const error = await failureOf(call(api.url, post()));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.cause).toMatchObject({ message: 'a stream cannot be sent again to a redirect' });
    expect(api.requests.map(({ path }) => path)).toEqual(['/']);
  });

  test('cannot be redirected by fetch itself either', async () => {
    const { api } = await calling([to('/two', 302)]);
    expect(await failureOf(fetch(api.url, post()))).toBeInstanceOf(TypeError);
    expect(api.requests.map(({ path }) => path)).toEqual(['/']);
  });

  test('is left behind by a redirect that asks for none', async () => {
    const { api, call } = await calling([to('/two', 303), to('/three', 302), {}]);
    expect((await call(api.url, post())).status).toBe(200);
    const sent = api.requests.map(({ method, path, text }) => [method, path, text]);
    expect(sent).toEqual([
      ['POST', '/', 'x'],
      ['GET', '/two', ''],
      ['GET', '/three', ''],
    ]);
  });
});
