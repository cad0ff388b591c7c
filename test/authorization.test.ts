import { beforeEach, describe, expect, test, vi } from 'vitest';
import { configureConnect, startAuthorization } from '../src/index.js';
import { type ConnectServer, connectServer, refusal } from './support/connect-server.js';
import { ANN } from './support/token-response.js';

const PENDING = { request: 'req_1', verifier: 'v', url: 'https://connect.test/consent', x: 1 };
const options = { vercelToken: 'vercel-token' };
let server: ConnectServer;

/** An object whose field throws when it is read again. */
function readableOnce(): object {
  let reads = 0;
  return {
    get field() {
      if (reads++ > 0) throw new Error('read again');
      return 'a';
    },
  };
}

beforeEach(async () => {
  server = await connectServer({ json: PENDING });
  configureConnect({ baseUrl: server.url });
});

test('returns what the service says of the pending consent', async () => {
  expect(await startAuthorization('oauth/linear', ANN, options)).toEqual(PENDING);
});

test('posts the params with the default scopes and nothing that was not given', async () => {
  await startAuthorization('oauth/linear', ANN, options);
  expect(server.requests).toMatchObject([
    { method: 'POST', path: '/v1/connect/authorize/oauth%2Flinear' },
  ]);
  expect(server.requests[0]?.body).toEqual({ ...ANN, scopes: ['*'] });
});

test('sends the callback as returnUrl and every other option that is given', async () => {
  await startAuthorization('c', ANN, {
    ...options,
    callbackUrl: 'http://localhost:3000/cb',
    webhook: 'https://app.test/hook',
    deviceCode: false,
    expiresInMs: 60_000,
    prompt: 'consent',
  });
  expect(server.requests[0]?.body).toEqual({
    ...ANN,
    scopes: ['*'],
    returnUrl: 'http://localhost:3000/cb',
    webhook: 'https://app.test/hook',
    deviceCode: false,
    expiresInMs: 60_000,
    prompt: 'consent',
  });
});

describe('in detached mode', () => {
  beforeEach(() => vi.stubEnv('VERCEL_CONNECT_INTERACTIVE_AUTH_MODE', 'detached'));

  test('sends no callback, whatever it is, and asks for a device code', async () => {
    await startAuthorization('c', ANN, { ...options, callbackUrl: 'not a url' });
    expect(server.requests[0]?.body).toEqual({ ...ANN, scopes: ['*'], deviceCode: true });
  });

  test('keeps an explicit deviceCode', async () => {
    await startAuthorization('c', ANN, { ...options, deviceCode: false });
    expect(server.requests[0]?.body).toMatchObject({ deviceCode: false });
  });

  test('still checks the webhook', async () => {
    const call = startAuthorization('c', ANN, { ...options, webhook: 'http://app.test' });
    await expect(call).rejects.toThrow('webhook must be https://, got: http://app.test');
  });
});

test('rejects a callback that is neither https nor on this machine, and sends nothing', async () => {
  const call = startAuthorization('c', ANN, { ...options, callbackUrl: 'http://evil.test/cb' });
  await expect(call).rejects.toMatchObject({
    name: 'ConnectValidationError',
    code: 'invalid_argument',
    message: expect.stringMatching(/^callbackUrl must be https/),
  });
  expect(server.requests).toHaveLength(0);
});

test('takes URL objects, as @vercel/connect does', async () => {
  const urls = {
    callbackUrl: new URL('https://app.test/cb'),
    webhook: new URL('https://app.test/h'),
  };
  await startAuthorization('c', ANN, { ...options, ...(urls as object) });
  expect(server.requests[0]?.body).toMatchObject({
    returnUrl: 'https://app.test/cb',
    webhook: 'https://app.test/h',
  });
});

test.each<[string, () => object]>([
  ['no JSON can hold', () => ({ count: 5n })],
  ['can be read only once', readableOnce],
])('names the params that %s, and sends nothing', async (_, later) => {
  const params = { ...ANN, later: later() };
  await expect(startAuthorization('c', params, options)).rejects.toMatchObject({
    name: 'ConnectValidationError',
    code: 'invalid_argument',
    message: expect.stringMatching(/^params must be plain JSON: /),
  });
  expect(server.requests).toHaveLength(0);
});

test('asks again each time', async () => {
  await startAuthorization('c', ANN, options);
  await startAuthorization('c', ANN, options);
  expect(server.requests).toHaveLength(2);
});

test('rejects with the class of the wire code', async () => {
  server.answer(refusal(404, 'connector_not_found', 'No such connector'));
  await expect(startAuthorization('c', ANN, options)).rejects.toMatchObject({
    name: 'ConnectorNotFoundError',
    message: 'No such connector',
    connector: 'c',
    hint:
      'The team has no connector c, or no longer. ' +
      'List them with `vercel connect list --all-projects`.',
  });
});

test('rejects a reply without a url', async () => {
  server.answer({ json: { request: 'r', verifier: 'verifier-secret' } });
  await expect(startAuthorization('c', ANN, options)).rejects.toMatchObject({
    name: 'ConnectResponseError',
    message:
      "Failed to start authorization: in the service's reply, `url` must be a non-empty string (got nothing).",
  });
});

test('stops when its signal aborts, with the reason of the signal', async () => {
  server.answer({ after: new Promise(() => {}) });
  const controller = new AbortController();
  const call = startAuthorization('c', ANN, { ...options, signal: controller.signal });
  await server.received(1);
  controller.abort(new Error('user left'));
  await expect(call).rejects.toThrow('user left');
  await server.abandoned(1);
});
