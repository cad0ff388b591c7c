import { describe, expect, test, vi } from 'vitest';
import { createConnect } from '../../../src/index.js';
import { baseUrls } from '../../../src/internal/environment/base-url.js';
import { APP, failureOf } from '../../support/token-response.js';

const GLOBAL = 'https://api.vercel.com';

test('is the global host by default', () => {
  expect(baseUrls({})).toEqual([GLOBAL]);
});

test('prefers the host of a region and falls back to the global one', () => {
  expect(baseUrls({ region: 'sfo1' })).toEqual(['https://api-sfo1.vercel.com', GLOBAL]);
});

test('takes the region from VERCEL_REGION, unless there is an option', () => {
  vi.stubEnv('VERCEL_REGION', 'fra1');
  expect(baseUrls({})[0]).toBe('https://api-fra1.vercel.com');
  expect(baseUrls({ region: '' })[0]).toBe('https://api-fra1.vercel.com');
  expect(baseUrls({ region: 'sfo1' })[0]).toBe('https://api-sfo1.vercel.com');
});

test('takes dev1, the region of `vercel dev`, for the global host', () => {
  vi.stubEnv('VERCEL_REGION', 'dev1');
  expect(baseUrls({})).toEqual([GLOBAL]);
  expect(baseUrls({ region: 'dev1' })).toEqual([GLOBAL]);
});

test.each(['us-gov-west1', 'a', '1-2-3'])('accepts the region %j', (region) => {
  expect(baseUrls({ region })).toEqual([`https://api-${region}.vercel.com`, GLOBAL]);
});

test.each([
  ...['x.evil/', 'evil.test#', 'a@b', '..', 'sfo1.', '-a', 'a-', 'a-/', 'a--b'],
  ...['a b', 'SFO1', 'é', 'a\n', '?', '\u0000'],
])('rejects the region %j, and does not repeat it: it may be a credential', (region) => {
  const rule =
    'must be a region such as sfo1: lower-case letters and digits, hyphens in between\\.$';
  expect(() => baseUrls({ region })).toThrow(new RegExp(`^region ${rule}`));
  if (region.includes('\u0000')) return;
  vi.stubEnv('VERCEL_REGION', region);
  expect(() => baseUrls({})).toThrow(new RegExp(`^VERCEL_REGION ${rule}`));
});

describe('a base URL', () => {
  test('takes the place of any region', () => {
    vi.stubEnv('VERCEL_REGION', 'fra1');
    expect(baseUrls({ baseUrl: 'https://x.test', region: 'sfo1' })).toEqual(['https://x.test']);
  });

  test('comes from VERCEL_CONNECT_API_URL when no option gives one', () => {
    vi.stubEnv('VERCEL_CONNECT_API_URL', 'http://127.0.0.1:4000');
    expect(baseUrls({ region: 'sfo1' })).toEqual(['http://127.0.0.1:4000']);
    expect(baseUrls({ baseUrl: 'https://x.test' })).toEqual(['https://x.test']);
  });

  test.each([
    ['https://x.test/', 'https://x.test'],
    ['https://x.test/prefix//', 'https://x.test/prefix'],
    ['http://localhost:1', 'http://localhost:1'],
    ['http://a.b.localhost', 'http://a.b.localhost'],
    ['http://[::1]:3', 'http://[::1]:3'],
    ['HTTPS://X.test', 'https://x.test'],
  ])('may be %s', (given, base) => {
    expect(baseUrls({ baseUrl: given })).toEqual([base]);
  });

  test.each([
    '',
    'api.vercel.com',
    'http://x.test',
    'http://localhost.evil.test',
    'http://notlocalhost',
    'ftp://localhost',
    'https://user:secret@x.test',
    'https://x.test?a=1',
    'https://x.test#a',
    'https://x.test?',
    'https://x.test#',
    'https://x.test/prefix?',
    'http://localhost:1#',
    'http://[::2]',
    'http://10.0.0.1',
    'file:///etc',
  ])('may not be %j', (baseUrl) => {
    const rule =
      'must be an https:// URL, or http:// on this machine, without credentials, query or fragment.';
    const fault = (source: string) =>
      expect.objectContaining({ name: 'ConnectValidationError', message: `${source} ${rule}` });
    expect(() => baseUrls({ baseUrl })).toThrow(fault('baseUrl'));
    if (baseUrl === '') return;
    vi.stubEnv('VERCEL_CONNECT_API_URL', baseUrl);
    expect(() => baseUrls({})).toThrow(fault('VERCEL_CONNECT_API_URL'));
  });

  test('is never quoted with its credentials', () => {
    const create = () => createConnect({ baseUrl: 'https://user:s3cret@x.test' });
    expect(create).toThrow(
      expect.objectContaining({ message: expect.not.stringMatching('s3cret') }),
    );
  });
});

test('a base URL that would swallow the path sends nothing and revokes nothing', async () => {
  const fetch = vi.fn<typeof globalThis.fetch>();
  vi.stubEnv('VERCEL_CONNECT_API_URL', 'http://localhost:1?');
  const connect = createConnect({ fetch, vercelToken: 'v' });
  expect(await failureOf(connect.revokeToken('c', APP))).toMatchObject({
    name: 'ConnectValidationError',
  });
  expect(fetch).not.toHaveBeenCalled();
});

test('a wrong region in the environment rejects the call and sends nothing', async () => {
  vi.stubEnv('VERCEL_REGION', 'x.evil/');
  const fetch = vi.fn<typeof globalThis.fetch>();
  const connect = createConnect({ fetch, vercelToken: 'v' });
  const error = await failureOf(connect.getToken('c', APP));
  expect(error).toMatchObject({ name: 'ConnectValidationError', code: 'invalid_argument' });
  expect(fetch).not.toHaveBeenCalled();
});
