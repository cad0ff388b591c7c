import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { expect, onTestFinished, test } from 'vitest';
import { emptyFolder, TestTerminal } from '../test-terminal.js';

const ROOT = join(import.meta.dirname, '../../..');

/** A server that tells what it was asked. */
async function provider(): Promise<string> {
  const server = createServer(async (request: IncomingMessage, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method, url = '', headers } = request;
    if (url === '/never') return;
    const to = new URL(url, 'http://localhost').searchParams.get('to');
    if (to !== null) return response.writeHead(Number(url.slice(1, 4)), { location: to }).end();
    const body = Buffer.concat(chunks).toString();
    response.end(JSON.stringify({ method, url, authorization: headers.authorization, body }));
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close().closeAllConnections());
  await new Promise((resolve) => server.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The module as it is in the package: one file of JavaScript. */
async function builtPreload(): Promise<URL> {
  const outfile = join(emptyFolder(), 'pre load.mjs');
  const entry = join(ROOT, 'src/cli/offline/preload.ts');
  await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'esm' });
  return pathToFileURL(outfile);
}

/** Runs a module without a network. */
async function offline(code: string): Promise<string> {
  const terminal = new TestTerminal(ROOT);
  terminal.preload = await builtPreload();
  const config = new TestTerminal().write(
    'grantkit.config.json',
    JSON.stringify({
      connectors: [{ uid: 'slack/acme-slack', hosts: { 'slack.com': await provider() } }],
    }),
  );
  const args = ['--config', config, '--offline', '--', process.execPath, '--input-type=module'];
  const exitCode = await terminal.run('exec', ...args, '--eval', code);
  return `${terminal.printed.stdout}${exitCode === 0 ? '' : terminal.printed.stderr}`;
}

test('leads calls of fetch to the provider on this machine', async () => {
  const printed = await offline(`
    const init = { method: 'POST', headers: { authorization: 'Bearer x' }, body: 'a=1' };
    console.log(await (await fetch('https://slack.com/api/post?b=2', init)).text());
    console.log(await (await fetch(new Request('https://slack.com/api/post?b=2', init))).text());
  `);
  const seen = '{"method":"POST","url":"/api/post?b=2","authorization":"Bearer x","body":"a=1"}\n';
  expect(printed).toBe(seen + seen);
});

test('leads calls of node:https there, however they are imported', async () => {
  const printed = await offline(`
    import https, { get } from 'node:https';
    const read = (response) => response.on('data', (chunk) => console.log(String(chunk)));
    get('https://slack.com/one', read);
    const request = https.request({ host: 'slack.com', path: '/two', method: 'PUT' }, read);
    request.end('body');
  `);
  expect(printed.trim().split('\n').sort()).toEqual([
    '{"method":"GET","url":"/one","body":""}',
    '{"method":"PUT","url":"/two","body":"body"}',
  ]);
});

test('asks nobody else where a host of this machine is', async () => {
  const printed = await offline(`
    import { createServer, get, request, ClientRequest } from 'node:http';
    const server = createServer((_, response) => response.end('here')).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const lookup = (_host, _options, done) => done(new Error('asked for it'));
    const read = (response) => response.on('data', (chunk) => console.log(String(chunk)));
    const url = 'http://localhost:' + server.address().port;
    const each = [get(url, { lookup }), request(url, { lookup }), new ClientRequest(url, { lookup })];
    for (const one of each) one.on('response', read).on('error', ({ message }) => console.log(message)).end();
    await Promise.all(each.map((one) => new Promise((resolve) => one.once('close', resolve))));
    server.close();
  `);
  expect(printed).toBe('here\n'.repeat(3));
});

test('leads what a path names to no other host', async () => {
  const printed = await offline(`
    import { get } from 'node:https';
    console.log(await (await fetch('https://slack.com//192.0.2.1/one')).text());
    get('https://slack.com//192.0.2.1/two', (response) => response.pipe(process.stdout));
  `);
  expect(printed).toContain('"url":"//192.0.2.1/one"');
  expect(printed).toContain('"url":"//192.0.2.1/two"');
});

test('follows a redirect of fetch to a place, and to no other host', async () => {
  const printed = await offline(`
    const init = { method: 'POST', headers: { authorization: 'Bearer x' }, body: 'a=1' };
    const ask = async (path, more) => {
      const response = await fetch('https://slack.com' + path, { ...init, ...more });
      console.log(response.redirected, response.status, await response.text());
    };
    await ask('/307?to=/next');
    await ask('/302?to=https://slack.com/next');
    await ask('/307?to=https://slack.com/next', { redirect: 'manual' });
    await ask('/302?to=/302?to=https://example.com/').catch(({ message }) => console.log(message));
  `);
  expect(printed.split('\n')).toEqual([
    'true 200 {"method":"POST","url":"/next","authorization":"Bearer x","body":"a=1"}',
    'true 200 {"method":"GET","url":"/next","authorization":"Bearer x","body":""}',
    'false 307 ',
    expect.stringContaining('knows no place of example.com on this machine'),
    '',
  ]);
});

test('aborts a call of fetch after its memory was cleaned up', async () => {
  const printed = await offline(`
    import { setFlagsFromString } from 'node:v8';
    import { runInNewContext } from 'node:vm';
    setFlagsFromString('--expose-gc');
    const controller = new AbortController();
    const init = { method: 'POST', body: 'a=1', signal: controller.signal };
    const call = fetch('https://slack.com/307?to=/never', init);
    for (let round = 0; round < 20; round += 1) {
      runInNewContext('gc')();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    controller.abort(new Error('aborted'));
    const late = new Promise((resolve) => setTimeout(resolve, 5000, { message: 'hangs' }));
    console.log((await Promise.race([call.catch((error) => error), late])).message);
    process.exit();
  `);
  expect(printed).toBe('aborted\n');
});

test('leads requests that are made without a function of node:http', async () => {
  const printed = await offline(`
    import { ClientRequest } from 'node:http';
    new ClientRequest('http://slack.com/one', (response) => response.pipe(process.stdout)).end();
    new ClientRequest({ host: 'example.com' }).on('error', (e) => console.log(e.message)).end();
  `);
  expect(printed).toContain('{"method":"GET","url":"/one","body":""}');
  expect(printed).toContain('knows no place of example.com on this machine');
});

test('leaves alone what needs no network', async () => {
  const printed = await offline(
    `
    import { createServer, get } from 'node:http';
    const say = async (url) => console.log(await (await fetch(url)).text());
    await say('data:text/plain,one');
    await say(URL.createObjectURL(new Blob(['two'])));
    const server = createServer((request, response) => response.end(request.url));
    server.listen(process.env.TMPDIR_OF_TEST + '/socket', () => {
      const at = { socketPath: server.address(), host: 'docker', path: '/three' };
      get(at, (response) => response.pipe(process.stdout).on('unpipe', () => server.close()));
    });
  `.replace('process.env.TMPDIR_OF_TEST', JSON.stringify(emptyFolder())),
  );
  expect(printed).toBe('one\ntwo\n/three');
});

test('refuses other hosts, and does not ask the network', async () => {
  const printed = await offline(`
    import { get } from 'node:https';
    await fetch('https://example.com/').catch(({ message }) => console.log(message));
    get('https://example.org/').on('error', ({ message }) => console.log(message));
  `);
  expect(printed).toContain('knows no place of example.com on this machine: name one in `hosts`');
  expect(printed).toContain('knows no place of example.org on this machine');
});

test('runs the unmodified original, which knows api.vercel.com only', async () => {
  const printed = await offline(`
    delete process.env.VERCEL_CONNECT_API_URL;
    const { getToken } = await import('reference');
    const token = await getToken('slack/acme-slack', { subject: { type: 'app' } });
    console.log(token.slice(0, 5));
  `);
  expect(printed).toMatch(/^xoxb-|^emu_|^xoxe/);
});
