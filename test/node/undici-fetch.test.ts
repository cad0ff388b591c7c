import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { type ConnectNetworkError, createConnect } from '../../src/index.js';
import { type UndiciFetchOptions, undiciFetch } from '../../src/node/index.js';
import { runCommand } from '../support/command.js';
import { connectServer } from '../support/connect-server.js';
import { APP, failureOf, tokenResponse } from '../support/token-response.js';
import { countingServer } from './counting-server.js';

const CHILD = fileURLToPath(new URL('own-fetch-child.ts', import.meta.url));
const VARIABLES = ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY'];
for (const name of VARIABLES) vi.stubEnv(name, undefined);

test('a client gets its tokens through it', async () => {
  const server = await connectServer({ json: tokenResponse() });
  const fetch = undiciFetch();
  const connect = createConnect({ baseUrl: server.url, vercelToken: 'vt', fetch });
  expect(await connect.getToken('slack/acme', APP)).toBe('token-1');
  expect(server.requests).toMatchObject([
    { headers: { authorization: 'Bearer vt' }, body: { subject: { type: 'app' } } },
  ]);
  await fetch.close();
});

test('a service that is not there is a network error', async () => {
  const { url } = await connectServer();
  const connect = createConnect({
    baseUrl: url.replace(/\d+$/, '1'),
    vercelToken: 'vt',
    maxRetries: 0,
    fetch: undiciFetch(),
  });
  const error = (await failureOf(connect.getToken('c', APP))) as ConnectNetworkError;
  expect(error).toMatchObject({ name: 'ConnectNetworkError', code: 'network_error' });
});

test('a call that is given up gives its request up', async () => {
  const server = await connectServer({ after: new Promise(() => {}) });
  const connect = createConnect({ baseUrl: server.url, vercelToken: 'vt', fetch: undiciFetch() });
  const controller = new AbortController();
  const call = connect.getToken('c', APP, { signal: controller.signal });
  await server.received(1);
  controller.abort(new Error('enough'));
  await expect(call).rejects.toThrow('enough');
  await server.abandoned(1);
});

test('a host gets no more sockets than allowed, and all requests are answered', async () => {
  const server = await countingServer();
  const fetch = undiciFetch({ connections: 3 });
  const texts = Array.from({ length: 30 }, async (_, n) => {
    return (await fetch(server.url, { method: 'POST', body: `${n}` })).text();
  });
  expect(await Promise.all(texts)).toEqual(Array.from({ length: 30 }, (_, n) => `${n}`));
  expect(server.most()).toBe(3);
  await fetch.close();
});

test('requests one after the other share a socket', async () => {
  const server = await countingServer();
  const fetch = undiciFetch({ connections: 1, keepAliveTimeoutMs: 60_000 });
  for (let n = 0; n < 5; n++) await (await fetch(server.url, { method: 'POST' })).text();
  expect(server.opened()).toBe(1);
  await fetch.close();
});

test('an idle socket is closed when its time is over', async () => {
  let isClosed = () => {};
  const closed = new Promise<void>((resolve) => {
    isClosed = resolve;
  });
  const server = await countingServer((request, response) => {
    request.socket.once('close', isClosed);
    response.end();
  });
  const fetch = undiciFetch({ keepAliveTimeoutMs: 1 });
  await (await fetch(server.url)).text();
  await closed;
  await fetch.close();
});

test('takes what the global fetch takes', async () => {
  const server = await connectServer({ json: { ok: true } });
  const fetch: typeof globalThis.fetch = undiciFetch();
  const headers = { 'x-own': '1', 'content-type': 'application/json' };
  await fetch(new Request(`${server.url}/a`, { method: 'PUT', body: '{"a":1}', headers }));
  await fetch(new Request(`${server.url}/b`), { headers: { 'x-own': '2' } });
  await fetch(new URL(`${server.url}/c`));
  expect(server.requests).toMatchObject([
    { method: 'PUT', path: '/a', body: { a: 1 }, headers: { 'x-own': '1' } },
    { method: 'GET', path: '/b', headers: { 'x-own': '2' } },
    { method: 'GET', path: '/c' },
  ]);
});

test('closing waits for what is on its way', async () => {
  const server = await countingServer();
  const fetch = undiciFetch();
  const response = fetch(server.url, { method: 'POST', body: 'last' });
  await pause(0);
  const closed = fetch.close();
  expect(await (await response).text()).toBe('last');
  await closed;
  await expect(fetch(server.url)).rejects.toThrow();
});

const REFUSED: [what: string, options: unknown, message: RegExp][] = [
  ['no options', null, /^options must be an object/],
  ['a list', [], /^options must be an object/],
  ['no socket', { connections: 0 }, /`connections` must be a whole number, 1 or more/],
  ['half a socket', { connections: 1.5 }, /`connections` must be/],
  ['sockets as a text', { connections: '8' }, /`connections` must be/],
  ['no time', { keepAliveTimeoutMs: 0 }, /`keepAliveTimeoutMs` must be more than 0/],
  ['endless time', { keepAliveTimeoutMs: Number.POSITIVE_INFINITY }, /`keepAliveTimeoutMs` must/],
  ['hosts in a list', { noProxy: ['localhost'] }, /`noProxy` must be a string/],
  ['a proxy without scheme', { httpProxy: 'u:hunter2@proxy' }, /`httpProxy` must be the URL/],
  ['a socks proxy', { httpsProxy: 'socks5://u:hunter2@proxy' }, /`httpsProxy` must be the URL/],
  ['a proxy that is a URL', { httpsProxy: new URL('http://proxy') }, /`httpsProxy` must be/],
];

test.each(REFUSED)('%s is refused at once', (_what, options, message) => {
  const create = () => undiciFetch(options as UndiciFetchOptions);
  expect(create).toThrow(message);
  expect(create).toThrow(expect.objectContaining({ name: 'ConnectValidationError' }));
  expect(create).not.toThrow(/hunter2/);
});

test.each(VARIABLES)('%s that is no URL is refused by its name', (name) => {
  vi.stubEnv(name, 'u:hunter2@proxy');
  expect(() => undiciFetch()).toThrow(new RegExp(`^${name} must be the URL of a proxy`));
  expect(() => undiciFetch()).not.toThrow(/hunter2/);
  vi.stubEnv(name, '');
  expect(() => undiciFetch()).not.toThrow();
});

test('Bun is refused, whose own `undici` would go past the proxies', () => {
  vi.stubGlobal('Bun', {});
  expect(() => undiciFetch()).toThrow('undiciFetch needs Node');
});

test('leaves the `fetch` of the application the sockets of its own version', async () => {
  const child = await runCommand(process.execPath, ['--import', 'tsx', CHILD], { cwd: '.' });
  expect(child).toEqual({ isDone: true, output: 'through it 1, after it 2\n' });
});
