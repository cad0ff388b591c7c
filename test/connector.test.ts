import { beforeEach, expect, test } from 'vitest';
import { configureConnect, getConnectorMetadata } from '../src/index.js';
import { type ConnectServer, connectServer, refusal } from './support/connect-server.js';

const options = { vercelToken: 'vercel-token' };
let server: ConnectServer;

beforeEach(async () => {
  server = await connectServer();
  configureConnect({ baseUrl: server.url });
});

test('gets the encoded connector without a body', async () => {
  server.answer({ json: { id: 'scl_1' } });
  await getConnectorMetadata('slack/acme', options);
  expect(server.requests).toMatchObject([
    { method: 'GET', path: '/v1/connect/connectors/slack%2Facme', text: '' },
  ]);
  expect(server.requests[0]?.headers).toMatchObject({
    accept: 'application/json',
    authorization: 'Bearer vercel-token',
  });
  expect(server.requests[0]?.headers).not.toHaveProperty('content-type');
});

test('calls the wire field data vendor', async () => {
  server.answer({ json: { id: 'scl_1', name: 'n', data: { appId: 'A1' }, later: 1 } });
  expect(await getConnectorMetadata('c', options)).toEqual({
    id: 'scl_1',
    name: 'n',
    vendor: { appId: 'A1' },
    later: 1,
  });
});

test.each([{}, { data: null }])('has an empty vendor for %j, as @vercel/connect', async (more) => {
  server.answer({ json: { id: 'scl_1', ...more } });
  expect(await getConnectorMetadata('c', options)).toEqual({ id: 'scl_1', vendor: {} });
});

test('accepts a connector without an id, as @vercel/connect', async () => {
  server.answer({ json: { uid: 'slack/acme', data: { appId: 'A1' } } });
  expect(await getConnectorMetadata('c', options)).toMatchObject({ vendor: { appId: 'A1' } });
});

test('rejects with the class of the wire code', async () => {
  server.answer(refusal(404, 'not_found', 'No such connector'));
  await expect(getConnectorMetadata('c', options)).rejects.toMatchObject({
    name: 'ConnectorNotFoundError',
    code: 'not_found',
    status: 404,
    connector: 'c',
    hint:
      'The team has no connector c, or no longer. ' +
      'List them with `vercel connect list --all-projects`.',
  });
});

test('rejects a reply that is none', async () => {
  server.answer({ text: '<html>' });
  await expect(getConnectorMetadata('c', options)).rejects.toMatchObject({
    name: 'ConnectResponseError',
    message: "Failed to get connector: the service's reply is not JSON.",
  });
});

test('stops at once when its signal has aborted before', async () => {
  const call = getConnectorMetadata('c', { ...options, signal: AbortSignal.abort('gone') });
  await expect(call).rejects.toBe('gone');
  expect(server.requests).toHaveLength(0);
});
