import { describe, expect, test, vi } from 'vitest';
import { createConnect } from '../../../src/index.js';
import { isLeftOut } from '../../../src/internal/validation/arguments.js';
import { serverAndClient } from '../../support/client.js';
import { APP, tokenResponse } from '../../support/token-response.js';

describe('null', () => {
  const NULLS = Object.fromEntries(
    ['installationId', 'audience', 'scopes', 'resources', 'authorizationDetails'].map((name) => [
      name,
      null,
    ]),
  );
  const subject = { type: 'user', id: 'ann' };
  const user = { subject } as unknown as typeof APP;
  const OPTIONS = Object.fromEntries(
    [
      ...['vercelToken', 'region', 'signal', 'timeoutMs', 'maxRetries', 'forceRefresh'],
      ...['callbackUrl', 'returnUrl', 'webhook', 'tenantId', 'deviceCode', 'expiresInMs', 'prompt'],
    ].map((name) => [name, null]),
  );
  const CLIENT = { baseUrl: null, fetch: null, onEvent: null, cache: null, now: null };

  test('stands for a param that is left out, in the subject too', async () => {
    const params = { ...user, ...NULLS, validityBufferMs: null } as unknown as typeof APP;
    const issued = { ...params, subject: { ...subject, issuer: null } } as unknown as typeof APP;
    for (const first of [params, issued, user]) {
      const { server, connect } = await serverAndClient();
      for (const given of [first, params, issued, user]) {
        expect(await connect.getToken('c', given)).toBe('token-1');
      }
      expect(server.requests[0]?.body).toEqual({ ...user, scopes: ['*'] });
      expect(server.requests).toHaveLength(1);
    }
  });

  test('stands for every option that is left out', async () => {
    const { server, connect } = await serverAndClient({}, { json: { url: 'u' } });
    await connect.startAuthorization('c', user, OPTIONS);
    await connect.experimental_startInstallation('c', {}, OPTIONS);
    await connect.getConnectorMetadata('c', OPTIONS);
    await connect.revokeToken('c', user, OPTIONS);
    server.answer({});
    await connect.getToken('c', user, OPTIONS);
    expect(server.requests.map(({ body }) => body)).toEqual([
      { ...user, scopes: ['*'] },
      {},
      undefined,
      user,
      { ...user, scopes: ['*'] },
    ]);
  });

  test('stands for every option of a client that is left out', async () => {
    vi.stubGlobal('fetch', async () => Response.json(tokenResponse()));
    const connect = createConnect({ ...OPTIONS, ...CLIENT, vercelToken: 'v' } as object);
    expect(await connect.getToken('c', APP)).toBe('token-1');
  });
});

test.each([
  ['scopes', undefined, true],
  ['later', undefined, true],
  ['scopes', null, true],
  ['later', null, false],
  ['scopes', '', false],
])('whether the field %s counts as left out with %j: %s', (name, value, expected) => {
  expect(isLeftOut(name, value)).toBe(expected);
});

test('a null of a field that nobody knows is sent', async () => {
  const { server, connect } = await serverAndClient();
  const params = { ...APP, later: null, of: { region: null } };
  await connect.getToken('c', params);
  expect(server.requests[0]?.body).toMatchObject(params);
});
