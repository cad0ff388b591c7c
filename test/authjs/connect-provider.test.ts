import { customFetch } from '@auth/core';
import * as reference from 'reference/authjs';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { connect } from '../../src/authjs/index.js';
import { gatewayServer } from '../oauth-gateway/gateway-server.js';
import { unsignedToken } from '../oauth-gateway/oidc-token.js';

const options = { id: 'linear', name: 'Linear', connector: 'oauth/linear' };
const inOneHour = Math.floor(Date.now() / 1000) + 3600;

beforeEach(() => {
  vi.stubEnv('VERCEL_CONNECT_API_URL', undefined);
  vi.stubEnv('VERCEL_OIDC_TOKEN', undefined);
});

/** A provider as data; functions and symbols are left out. */
const data = (provider: object) => JSON.parse(JSON.stringify(provider));

test.each([
  options,
  { ...options, scopes: [] },
  { ...options, scopes: ['read', 'offline_access'] },
])('builds the provider of the original from %j', (given) => {
  expect(data(connect(given))).toEqual(data(reference.connect(given)));
  vi.stubEnv('VERCEL_OIDC_TOKEN', unsignedToken({ owner_id: 'team_a', exp: inOneHour }));
  expect(data(connect(given))).toEqual(data(reference.connect(given)));
});

test.each(['', 'unreadable', unsignedToken({ exp: 1 })])(
  'builds a provider although the OIDC token is "%s"',
  (token) => {
    vi.stubEnv('VERCEL_OIDC_TOKEN', token);
    expect(connect(options)).toMatchObject({ type: 'oauth', clientId: 'oauth/linear' });
  },
);

test('knows at sign-in what was unknown when it was built', () => {
  const provider = connect(options);
  vi.stubEnv('VERCEL_OIDC_TOKEN', unsignedToken({ owner_id: 'team_late' }));
  vi.stubEnv('VERCEL_CONNECT_API_URL', 'http://127.0.0.1:4000');
  expect(provider).toMatchObject({
    authorization: { url: 'http://127.0.0.1:4000/oauth/authorize?teamId=team_late' },
    token: 'http://127.0.0.1:4000/oauth/token',
    userinfo: 'http://127.0.0.1:4000/oauth/userinfo',
  });
});

test('maps the profile as the original does', async () => {
  const profiles = [
    { sub: '1' },
    { sub: '1', name: 'Ada', email: 'ada@acme.test', picture: 'https://acme.test/ada.png' },
  ];
  for (const profile of profiles) {
    const [ours, theirs] = [connect(options), reference.connect(options)];
    expect(ours.profile?.(profile, {})).toEqual(theirs.profile?.(profile, {}));
  }
});

describe('its fetch', () => {
  const getVercelOidcToken = async () => 'oidc-token';
  const send = async (path: string, input?: (url: string) => Request) => {
    const { url, requests } = await gatewayServer({ body: {} });
    const { [customFetch]: fetch } = connect({ ...options, getVercelOidcToken });
    const init = { method: 'POST', headers: { 'x-kept': '1' }, body: new URLSearchParams('a=1') };
    await (input ? fetch?.(input(url + path)) : fetch?.(url + path, init));
    return requests[0];
  };
  const basic = `Basic ${btoa('oauth%2Flinear:oidc-token')}`;

  test.each(['/oauth/token', '/oauth/token?teamId=team_a'])('authenticates at %s', async (path) => {
    const request = await send(path);
    expect(request).toMatchObject({ method: 'POST', path, form: { a: '1' } });
    expect(request?.headers).toMatchObject({ authorization: basic, 'x-kept': '1' });
  });

  test('takes a Request too, with its body and headers', async () => {
    const init = { method: 'POST', headers: { 'x-kept': '1' }, body: new URLSearchParams('a=1') };
    const request = await send('/oauth/token', (url) => new Request(url, init));
    expect(request).toMatchObject({ method: 'POST', form: { a: '1' } });
    expect(request?.headers).toMatchObject({ authorization: basic, 'x-kept': '1' });
  });

  test('authenticates a call without options', async () => {
    const { url, requests } = await gatewayServer({ body: {} });
    await connect({ ...options, getVercelOidcToken })[customFetch]?.(`${url}/oauth/token`);
    expect(requests[0]?.headers).toMatchObject({ authorization: basic });
  });

  test.each(['/oauth/userinfo', '/oauth/token/other', '/'])(
    'sends no credentials to %s',
    async (path) => {
      expect((await send(path))?.headers).not.toHaveProperty('authorization');
    },
  );

  test('sends no credentials to the same path elsewhere', async () => {
    const { url, requests } = await gatewayServer({ body: {} });
    vi.stubEnv('VERCEL_CONNECT_API_URL', undefined);
    await connect({ ...options, getVercelOidcToken })[customFetch]?.(`${url}/oauth/token`);
    expect(requests[0]?.headers).not.toHaveProperty('authorization');
  });
});
