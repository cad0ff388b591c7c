// @vitest-environment edge-runtime
import { expect, test } from 'vitest';
import { ConnectError, createConnect, UserAuthorizationRequiredError } from '../../src/index.js';

const USER = { subject: { type: 'user', id: 'ada' } } as const;
const EXCHANGE = { subject: { type: 'token', token: 'to-exchange' } } as const;

/** A service that answers in process, and what it was asked. */
function service(answer: (url: URL) => Response = issue) {
  const requests: string[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    requests.push(`${init?.method} ${new URL(String(input)).pathname}`);
    return answer(new URL(String(input)));
  };
  return { requests, connect: createConnect({ fetch, vercelToken: 'vercel-token' }) };
}

function issue(url: URL): Response {
  if (url.pathname.includes('/authorize/'))
    return Response.json({ url: 'https://consent.example' });
  const connector = { id: 'scl_1', uid: 'oauth/linear', type: 'oauth' };
  return Response.json({ token: 'provider', expiresAt: Date.now() + 3_600_000, connector });
}

test('runs where Edge functions run', () => {
  expect(globalThis).toHaveProperty('EdgeRuntime');
});

test('serves a token, then the kept one', async () => {
  const { connect, requests } = service();
  expect(await connect.getToken('oauth/linear', USER)).toBe('provider');
  expect(await connect.getToken('oauth/linear', USER)).toBe('provider');
  expect(requests).toEqual(['POST /v1/connect/token/oauth%2Flinear']);
});

test('keeps no exchanged token in clear, and deletes by its digest', async () => {
  const { connect, requests } = service();
  await connect.getToken('oauth/linear', EXCHANGE);
  await connect.getToken('oauth/linear', EXCHANGE);
  connect.deleteTokenCacheEntry('oauth/linear', EXCHANGE);
  await connect.getToken('oauth/linear', EXCHANGE);
  expect(requests).toHaveLength(2);
});

test('lets no call wait for the I/O of another request', async () => {
  const { connect, requests } = service();
  await Promise.all([
    connect.getToken('oauth/linear', USER),
    connect.getToken('oauth/linear', USER),
  ]);
  expect(requests).toHaveLength(2);
});

test('starts an authorization', async () => {
  const { connect } = service();
  const { url } = await connect.startAuthorization('oauth/linear', USER);
  expect(url).toBe('https://consent.example');
});

test('classifies a refusal', async () => {
  const error = { code: 'user_authorization_required', message: 'Consent first' };
  const { connect } = service(() => Response.json({ error }, { status: 422 }));
  const refused = connect.getToken('oauth/linear', USER);
  await expect(refused).rejects.toThrow(UserAuthorizationRequiredError);
});

test('ends in time', async () => {
  const connect = createConnect({
    fetch: () => new Promise(() => {}),
    vercelToken: 'vercel-token',
  });
  const hung = connect.getToken('oauth/linear', USER, { timeoutMs: 10 });
  await expect(hung).rejects.toMatchObject({ name: 'ConnectTimeoutError' });
});

test('says what is missing without a credential', async () => {
  const connect = createConnect({ fetch: async () => new Response() });
  await expect(connect.getToken('oauth/linear', USER)).rejects.toThrow(ConnectError);
});
