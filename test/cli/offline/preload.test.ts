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
    const { method, url, headers } = request;
    const body = Buffer.concat(chunks).toString();
    response.end(JSON.stringify({ method, url, authorization: headers.authorization, body }));
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
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

test('refuses other hosts, and does not ask the network', async () => {
  const printed = await offline(`
    import { get } from 'node:https';
    await fetch('https://example.com/').catch(({ message }) => console.log(message));
    try { get('https://example.org/'); } catch ({ message }) { console.log(message); }
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
