import { expect, test } from 'vitest';
import { fetchUserInfo } from '../../src/betterauth/user-info.js';
import { ConnectResponseError } from '../../src/errors.js';
import { gatewayServer } from '../oauth-gateway/gateway-server.js';

async function userFrom(body: unknown, status?: number) {
  const { requests } = await gatewayServer({ status, body });
  const user = await fetchUserInfo('access-token');
  return { user, requests };
}

test('gives the user as Better Auth names the claims', async () => {
  const { user, requests } = await userFrom({
    sub: '1',
    email: 'ada@acme.test',
    email_verified: true,
    name: 'Ada',
    picture: 'https://acme.test/ada.png',
  });
  expect(user).toEqual({
    id: '1',
    email: 'ada@acme.test',
    emailVerified: true,
    name: 'Ada',
    image: 'https://acme.test/ada.png',
  });
  expect(requests[0]).toMatchObject({
    method: 'GET',
    path: '/oauth/userinfo',
    headers: { authorization: 'Bearer access-token' },
  });
});

test.each([{ sub: '1' }, { sub: '1', email: null, name: null, picture: null }])(
  'makes do with %j',
  async (claims) => {
    expect((await userFrom(claims)).user).toMatchObject({ id: '1', emailVerified: false });
  },
);

test.each([false, 'true', 'false', 1, {}, null, undefined])(
  'takes an address for unverified when its claim is %j',
  async (claim) => {
    const { user } = await userFrom({ sub: '1', email: 'ada@acme.test', email_verified: claim });
    expect(user?.emailVerified).toBe(false);
  },
);

test.each([{}, { sub: '' }, { sub: 7 }, [], 'null', '"text"', '<html>'])(
  'refuses the reply %j',
  async (body) => {
    await expect(userFrom(body)).rejects.toThrow(ConnectResponseError);
  },
);

test('tells what the gateway said', async () => {
  const body = { error: 'invalid_token', error_description: 'It has expired.' };
  await expect(userFrom(body, 401)).rejects.toMatchObject({ code: 'invalid_token', status: 401 });
});

test.each([undefined, ''])('asks nobody with the access token %j', async (token) => {
  const error = { name: 'ConnectError', code: 'missing_access_token' };
  await expect(fetchUserInfo(token)).rejects.toMatchObject(error);
});
