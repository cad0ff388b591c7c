import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { configureConnect, experimental_startInstallation } from '../src/index.js';
import { type ConnectServer, connectServer, refusal } from './support/connect-server.js';

const PENDING = { request: 'req_1', verifier: 'v', url: 'https://connect.test/install' };
const options = { vercelToken: 'vercel-token' };
let server: ConnectServer;

beforeEach(async () => {
  server = await connectServer({ json: PENDING });
  configureConnect({ baseUrl: server.url });
});

test('posts an empty object when neither params nor options are given', async () => {
  expect(await experimental_startInstallation('slack/acme', undefined, options)).toEqual(PENDING);
  expect(server.requests).toMatchObject([
    { method: 'POST', path: '/v1/connect/install/slack%2Facme', text: '{}' },
  ]);
});

test('adds no default scopes', async () => {
  await experimental_startInstallation('c', { audience: ['a'] }, options);
  expect(server.requests[0]?.body).toEqual({ audience: ['a'] });
});

test('sends every option that is given', async () => {
  const fields = {
    returnUrl: 'https://app.test/cb',
    webhook: 'https://app.test/hook',
    tenantId: 'T1',
    deviceCode: true,
    expiresInMs: 1,
  };
  await experimental_startInstallation('c', { scopes: ['a'] }, { ...options, ...fields });
  expect(server.requests[0]?.body).toEqual({ scopes: ['a'], ...fields });
});

test('names returnUrl when it is not acceptable', async () => {
  const call = experimental_startInstallation('c', {}, { ...options, returnUrl: 'ftp://x' });
  await expect(call).rejects.toThrow(/^returnUrl must be https:\/\//);
});

test('sends no returnUrl in detached mode', async () => {
  vi.stubEnv('VERCEL_CONNECT_INTERACTIVE_AUTH_MODE', 'detached');
  await experimental_startInstallation('c', {}, { ...options, returnUrl: 'ftp://x' });
  expect(server.requests[0]?.body).toEqual({ deviceCode: true });
});

test('rejects with the class of the wire code', async () => {
  server.answer(refusal(422, 'connector_installation_required', 'Install it'));
  await expect(experimental_startInstallation('c', {}, options)).rejects.toMatchObject({
    name: 'ConnectorInstallationRequiredError',
    connector: 'c',
    hint: 'No installation of c matches. Install it, or pass the `installationId` of one.',
  });
});

test('rejects a reply that is none', async () => {
  server.answer({ text: '<html>' });
  await expect(experimental_startInstallation('c', {}, options)).rejects.toMatchObject({
    name: 'ConnectResponseError',
    message: "Failed to start installation: the service's reply is not JSON.",
  });
});

test('names the params that no JSON can hold, and sends nothing', async () => {
  const params = { later: 5n } as object;
  await expect(experimental_startInstallation('c', params, options)).rejects.toMatchObject({
    name: 'ConnectValidationError',
    message: expect.stringMatching(/^params must be plain JSON: /),
  });
  expect(server.requests).toHaveLength(0);
});

test('gives up after timeoutMs', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  server.answer({ after: new Promise(() => {}) });
  const call = experimental_startInstallation('c', {}, { ...options, timeoutMs: 500 });
  const rejected = expect(call).rejects.toMatchObject({ name: 'ConnectTimeoutError' });
  await server.received(1);
  vi.advanceTimersByTime(500);
  await rejected;
});
