import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import {
  type ConnectFetchOptions,
  ConnectValidationError,
  createConnect,
} from '../../../src/index.js';
import { APP, failureOf } from '../../support/token-response.js';
import { calling } from './calling.js';

vi.mock('@vercel/oidc', () => ({
  getVercelOidcToken: () => Promise.reject(new Error('not linked')),
}));

const GITHUB = 'https://api.github.com';

describe('a fetch is not made', () => {
  const { connectFetch } = createConnect({ vercelToken: 'vercel-token' });
  const make = (options: unknown, connector: unknown = 'c', params: unknown = APP) => {
    const refused = () => connectFetch(connector as 'c', params as typeof APP, options as never);
    return refused;
  };

  test.each([
    [undefined, /options: must be an object \(got nothing\)/],
    [{}, /`origins` must be an array of origins, such as https:\/\/api.github.com \(got nothing\)/],
    [{ origins: [] }, /`origins` must be an array of origins/],
    [{ origins: GITHUB }, /`origins` must be an array of origins/],
    [{ origins: [GITHUB, 7] }, /`origins` must be an array of origins/],
    [{ origins: ['api.github.com'] }, /`origins.0` must be an origin: https:\/\//],
    [{ origins: ['http://api.github.com'] }, /`origins.0` must be an origin: https:\/\//],
    [{ origins: ['https://*.github.com'] }, /without a wildcard$/],
    [{ origins: [`${GITHUB}/`] }, /, write: https:\/\/api.github.com$/],
    [{ origins: [`${GITHUB}:443`] }, /, write: https:\/\/api.github.com$/],
    [{ origins: ['https://API.github.com'] }, /, write: https:\/\/api.github.com$/],
    [
      { origins: [GITHUB, 'https://me:secret@x.example'] },
      /`origins.1`.*, write: https:\/\/x.example$/,
    ],
    [{ origins: ['ftp://files.example'] }, /`origins.0` must be an origin/],
    [{ origins: [GITHUB], isRejected: true }, /`isRejected` must be a function \(got true\)/],
    [{ origins: [GITHUB], fetch: 'mine' }, /`fetch` must be a function/],
    [{ origins: [GITHUB], timeoutMs: 0 }, /`timeoutMs` must be a positive number of milliseconds/],
    [{ origins: [GITHUB], signal: 'stop' }, /`signal` must be an AbortSignal/],
  ])('with the options %j', (options, message) => {
    expect(make(options)).toThrow(ConnectValidationError);
    expect(make(options)).toThrow(message);
    expect(make(options)).not.toThrow('secret');
  });

  test('for no connector, and for params that name nobody', () => {
    expect(make({ origins: [GITHUB] }, '')).toThrow('connector is required');
    expect(make({ origins: [GITHUB] }, 'c', {})).toThrow('params: `subject` must be an object');
    expect(make({ origins: [GITHUB] }, 'c', { ...APP, more: 5n })).toThrow(
      /^params must be plain JSON: /,
    );
  });

  test('but for all that stands for left out', () => {
    const options = { origins: [GITHUB, 'http://localhost:3000', 'http://[::1]:1'] };
    const left = { isRejected: null, fetch: null, timeoutMs: null, signal: null };
    expect(make({ ...options, ...left })()).toBeTypeOf('function');
  });
});

describe('a request is refused before a token is asked for', () => {
  test.each([
    ['https://evil.example/x?token=1', 'https://evil.example'],
    ['/relative', 'something else'],
    ['', 'something else'],
    [undefined, 'something else'],
    [null, 'something else'],
    [{ href: 'https://evil.example' }, 'something else'],
    [{ url: 7 }, 'something else'],
    [Symbol('x'), 'something else'],
    [new Request('https://evil.example'), 'https://evil.example'],
  ])('to %s', async (input, shown) => {
    const { api, call, service } = await calling([]);
    const error = await failureOf(call(input as string));
    expect(error).toBeInstanceOf(ConnectValidationError);
    expect(error.message).toBe(
      `input must be an absolute URL of one of \`origins\` (${api.url}), got: ${shown}. ` +
        'Add its origin if that may get the token.',
    );
    expect([api.requests, service.requests]).toEqual([[], []]);
  });

  test('to another port, host or scheme than the origin has', async () => {
    const { api, call, service } = await calling([]);
    const { port } = new URL(api.url);
    const others = [
      `http://127.0.0.1:${Number(port) + 1}`,
      `https://127.0.0.1:${port}`,
      `http://localhost:${port}`,
      `http://127.0.0.1.evil.example:${port}`,
      `http://127.0.0.1:${port}@evil.example`,
    ];
    for (const url of others) await expect(call(url)).rejects.toThrow(/must be an absolute URL/);
    expect([api.requests, service.requests]).toEqual([[], []]);
  });

  const OWN = 'Bearer mine';
  test.each<[string, (url: string) => Parameters<typeof fetch>]>([
    ['an object', (url) => [url, { headers: { Authorization: OWN } }]],
    ['a list', (url) => [url, { headers: [['authorization', OWN]] }]],
    ['headers', (url) => [url, { headers: new Headers({ AUTHORIZATION: OWN }) }]],
    ['a Request', (url) => [new Request(url, { headers: { authorization: OWN } })]],
    ['its options', (url) => [url, new Request(url, { headers: { authorization: OWN } })]],
  ])('with an Authorization in %s', async (_, argumentsFor) => {
    const { api, call, service } = await calling([]);
    const error = await failureOf(call(...argumentsFor(api.url)));
    expect(error.message).toMatch(/^`Authorization` must not be given: connectFetch sets it\./);
    expect(error.message).not.toContain('mine');
    expect([api.requests, service.requests]).toEqual([[], []]);
  });
});

test.each([
  [{ vercelToken: undefined }, /^`vercelToken` was passed as undefined: set the variable/],
  [{}, /^Enable OIDC federation/],
])('without a credential, the options %j lead to the hint %s', async (given, hint) => {
  vi.stubEnv('VERCEL', '1');
  for (const name of ['VERCEL_TOKEN', 'VERCEL_OIDC_TOKEN']) vi.stubEnv(name, undefined);
  const call = createConnect({}).connectFetch('c', APP, { origins: [GITHUB], ...given });
  expect((await failureOf(call(GITHUB))).hint).toMatch(hint);
});

test('no URL brings the token to an origin that is not listed', async () => {
  const sent: string[] = [];
  const service: typeof fetch = async () => Response.json({ token: 't', expiresAt: 9e15 });
  const provider: ConnectFetchOptions['fetch'] = async (input) => {
    sent.push(new URL(String(input)).origin);
    return new Response();
  };
  const { connectFetch } = createConnect({ fetch: service, vercelToken: 'vercel-token' });
  const call = connectFetch('c', APP, { origins: [GITHUB], fetch: provider });
  const near = fc.constantFrom(GITHUB, 'https://api.github.com', 'https:\\\\api.github.com', '//');
  const rest = fc.constantFrom('', '.', '@', ':443', ':80', '/x', '\\', '?', '#', '%2e', '.evil');
  const urls = fc.oneof(
    fc.webUrl(),
    fc.string(),
    fc.tuple(near, rest, rest).map((p) => p.join('')),
  );
  await fc.assert(
    fc.asyncProperty(urls, (url) =>
      call(url).then(
        () => {},
        () => {},
      ),
    ),
  );
  expect(sent.length).toBeGreaterThan(0);
  expect(new Set(sent)).toEqual(new Set([GITHUB]));
});

test('a URL elsewhere is told each origin that is allowed', async () => {
  const origins = ['https://api.example', 'https://files.example'];
  const { call } = await calling([], { options: { origins } });
  await expect(call('https://other.example/')).rejects.toThrow(
    'one of `origins` (https://api.example, https://files.example), got: https://other.example.',
  );
});
