import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generate } from 'selfsigned';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { type ConnectError, createConnect } from '../../src/index.js';
import { undiciFetch } from '../../src/node/index.js';
import { connectServer } from '../support/connect-server.js';
import { temporaryFolder } from '../support/folder.js';
import { APP, failureOf, tokenResponse } from '../support/token-response.js';
import { startProxy } from './proxy.js';

const CHILD = fileURLToPath(new URL('https-child.ts', import.meta.url));
const VARIABLES = [
  'http_proxy',
  'HTTP_PROXY',
  'https_proxy',
  'HTTPS_PROXY',
  'no_proxy',
  'NO_PROXY',
];

beforeEach(() => {
  for (const name of VARIABLES) vi.stubEnv(name, undefined);
});

async function clientOf(fetch = undiciFetch()) {
  const server = await connectServer({ json: tokenResponse() });
  const connect = createConnect({ baseUrl: server.url, vercelToken: 'vt', fetch, maxRetries: 0 });
  return { server, connect, host: server.url.slice('http://'.length) };
}

test('goes through the proxy that the environment names', async () => {
  const proxy = await startProxy();
  vi.stubEnv('HTTP_PROXY', proxy.url);
  const { connect, host } = await clientOf();
  expect(await connect.getToken('c', APP)).toBe('token-1');
  expect(proxy.tunnels).toEqual([host]);
});

test('goes through the proxy of its options rather', async () => {
  const [proxy, other] = [await startProxy(), await startProxy()];
  vi.stubEnv('HTTP_PROXY', other.url);
  const { connect, host } = await clientOf(undiciFetch({ httpProxy: proxy.url }));
  await connect.getToken('c', APP);
  expect(proxy.tunnels).toEqual([host]);
  expect(other.tunnels).toEqual([]);
});

test.each([
  ['NO_PROXY', () => vi.stubEnv('NO_PROXY', 'acme.example,127.0.0.1'), {}],
  ['no_proxy', () => vi.stubEnv('no_proxy', '*'), {}],
  ['noProxy', () => {}, { noProxy: '127.0.0.1' }],
  ['an empty proxy', () => {}, { httpProxy: '' }],
])('%s spares a host the proxy', async (_name, prepare, options) => {
  const proxy = await startProxy();
  vi.stubEnv('HTTP_PROXY', proxy.url);
  prepare();
  const { connect } = await clientOf(undiciFetch(options));
  expect(await connect.getToken('c', APP)).toBe('token-1');
  expect(proxy.tunnels).toEqual([]);
});

test('tells the proxy its password, and nobody else', async () => {
  const proxy = await startProxy({ status: '407 Proxy Authentication Required' });
  vi.stubEnv('HTTP_PROXY', proxy.url.replace('//', '//ann:hunter2@'));
  const { connect } = await clientOf();
  const error = (await failureOf(connect.getToken('c', APP))) as ConnectError;
  const credential = `Basic ${Buffer.from('ann:hunter2').toString('base64')}`;
  expect(proxy.credentials).toEqual([credential]);
  expect(error).toMatchObject({ name: 'ConnectNetworkError' });
  const { inspect } = await import('node:util');
  expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/hunter2|YW5u/);
});

test('a tunnel hides the call of an https host from the proxy', async () => {
  const proxy = await startProxy();
  const keys = await generate([{ name: 'commonName', value: 'localhost' }]);
  const received: (string | undefined)[] = [];
  const server = createServer({ key: keys.private, cert: keys.cert }, (request, response) => {
    received.push(request.headers.authorization);
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify(tokenResponse()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close().closeAllConnections());
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'ca.pem'), keys.cert);
  const { port } = server.address() as AddressInfo;
  const child = spawn(process.execPath, ['--import', 'tsx', CHILD], {
    env: {
      ...process.env,
      ORIGIN: `https://localhost:${port}`,
      HTTPS_PROXY: proxy.url,
      NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  const [code] = await once(child, 'close');
  expect([code, stdout.trim()]).toEqual([0, 'token-1']);
  expect(received).toEqual(['Bearer vt_secret']);
  expect(proxy.tunnels).toEqual([`localhost:${port}`]);
  expect(proxy.seen()).not.toContain('vt_secret');
});
