import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { startService, TestTerminal } from '../test-terminal.js';

const NODE = process.execPath;
/** Asks for a token as an application without any SDK would. */
const REQUEST = `
const { VERCEL_CONNECT_API_URL: url, VERCEL_OIDC_TOKEN: token } = process.env;
const headers = { authorization: 'Bearer ' + token };
const ask = () => fetch(url + '/v1/connect/token/slack%2Facme-slack', { method: 'POST', headers });
`;
const run = (terminal: TestTerminal, code: string, ...options: string[]) =>
  terminal.run('dev', '--port', '0', ...options, '--', NODE, '--eval', code);

test('runs an application with the variables of a deployment, and returns its exit code', async () => {
  const terminal = new TestTerminal();
  const code = await run(
    terminal,
    `${REQUEST} ask().then(async (answer) => {
      console.log(answer.status);
      console.log(require('fs').readFileSync(process.env.VERCEL_OIDC_TOKEN_FILE, 'utf8') !== '');
      console.log(process.env.VERCEL_ENV, process.env.VERCEL_PROJECT_ID, process.env.VERCEL_ORG_ID);
      process.exitCode = 7;
    })`,
  );
  expect(code).toBe(7);
  expect(terminal.printed.stdout).toBe('200\ntrue\ndevelopment prj_app team_emu\n');
  expect(terminal.printed.stderr).toMatch(/service\s+http:\/\/127\.0\.0\.1:\d+\n/);
  expect(terminal.printed.stderr).toMatch(
    /^\d\d:\d\d:\d\d {2}token {2}slack\/acme-slack {2}200 {2}billed$/m,
  );
  expect(terminal.printed.stderr).toContain('grantkit: 1 request, 1 token request billed.');
});

test('keeps its files from Git and from other people, and leaves no token behind', async () => {
  const terminal = new TestTerminal();
  await run(terminal, '');
  const file = (name: string) => join(terminal.cwd, '.grantkit', name);
  expect(readFileSync(file('.gitignore'), 'utf8')).toBe('*\n');
  for (const name of ['state.json', 'state.json.key', 'vercel/auth.json']) {
    expect([name, statSync(file(name)).mode & 0o077]).toEqual([name, 0]);
  }
  expect(
    ['run.json', 'oidc-token', 'state.json.lock'].filter((name) => existsSync(file(name))),
  ).toEqual([]);
  expect(existsSync(join(terminal.cwd, '.env.local'))).toBe(false);
});

test('tells what of the configuration the state has otherwise', async () => {
  const terminal = new TestTerminal();
  const config = (tokenLifetimeMs: number) =>
    JSON.stringify({ connectors: [{ uid: 'oauth/linear', tokenLifetimeMs }, { uid: 'slack/a' }] });
  terminal.write('grantkit.config.json', config(60_000));
  expect(await run(terminal, '')).toBe(0);
  expect(terminal.printed.stderr).not.toContain('Not applied');
  terminal.write('grantkit.config.json', config(90_000));
  expect(await run(terminal, '')).toBe(0);
  expect(terminal.printed.stderr).toMatch(
    /Not applied, .*: connector oauth\/linear\. `grantkit reset` applies it; .*\n/,
  );
});

test('names the variable of a key that is too short, and no option that does not help', async () => {
  const terminal = new TestTerminal(undefined, { GRANTKIT_STATE_KEY: 'short' });
  expect(await run(terminal, '')).toBe(1);
  expect(terminal.printed.stderr).toMatch(/^grantkit: GRANTKIT_STATE_KEY: expected 32 letters/);
  expect(terminal.printed.stderr).not.toContain('--fresh');
});

test('takes no host but those it can listen at', async () => {
  const terminal = new TestTerminal();
  expect(await run(terminal, '', '--host', 'foo')).toBe(2);
  expect(terminal.printed.stderr).toContain('Allowed choices are 127.0.0.1, 0.0.0.0, ::.');
});

test('goes on where it stopped, and begins anew when asked to', async () => {
  const terminal = new TestTerminal();
  const ask = `${REQUEST} ask().then((answer) => answer.json()).then(({ token }) => console.log(token))`;
  const tokenOf = async (...options: string[]) => {
    terminal.printed.stdout = '';
    expect(await run(terminal, ask, ...options)).toBe(0);
    return terminal.printed.stdout;
  };
  const first = await tokenOf();
  terminal.printed.stderr = '';
  expect(await tokenOf()).toBe(first);
  expect(terminal.printed.stderr).toContain('grantkit: 1 request, 1 token request billed.');
  expect(await tokenOf('--fresh')).not.toBe(first);
  const [, aside = ''] = await terminal.prints(/The state before is in (\S+)\.\n/);
  expect(existsSync(join(terminal.cwd, aside, 'state.json'))).toBe(true);
});

test('takes its variables from a file too, but those of the deployment win', async () => {
  const terminal = new TestTerminal();
  terminal.write('.env.test', 'COLOUR="dark blue"\nVERCEL_ENV=production\n');
  await run(
    terminal,
    'console.log(process.env.COLOUR, process.env.VERCEL_ENV)',
    ...['--env-file', '.env.test'],
  );
  expect(terminal.printed.stdout).toBe('dark blue development\n');
  expect(await run(terminal, '', '--env-file', 'none')).toBe(1);
  expect(terminal.printed.stderr).toContain('grantkit: --env-file: ENOENT');
});

test('says what it cannot start', async () => {
  const terminal = new TestTerminal();
  expect(await terminal.run('dev', '--port', '0', '--', 'no-such-program')).toBe(127);
  expect(terminal.printed.stderr).toContain('no-such-program: command not found. Is it installed?');
  const file = terminal.write('text.txt', 'text');
  expect(await terminal.run('dev', '--port', '0', '--', file)).toBe(126);
});

test('says that the application ended at once', async () => {
  const terminal = new TestTerminal();
  expect(await run(terminal, 'process.exit(3)')).toBe(3);
  expect(terminal.printed.stderr).toContain(
    `${NODE} ended at once, with exit code 3; see above why.`,
  );
});

test('finds the programs of the packages', async () => {
  const terminal = new TestTerminal(join(import.meta.dirname, '../../..'));
  const code = await terminal.run('exec', '--', 'tsc', '--version');
  expect([code, terminal.printed.stdout]).toEqual([0, expect.stringMatching(/^Version 5/)]);
});

test('returns 128 and the number of the signal that ended the application', async () => {
  const terminal = new TestTerminal();
  expect(await run(terminal, 'process.kill(process.pid, "SIGKILL")')).toBe(137);
});

test('names the wrong field of the configuration', async () => {
  const terminal = new TestTerminal();
  terminal.write('grantkit.config.json', '{ "connectors": [{ "uid": "slack/a", "scops": [] }] }');
  expect(await run(terminal, '')).toBe(1);
  expect(terminal.printed.stderr).toBe(
    'grantkit: grantkit.config.json: connectors[0].scops: unknown field; did you mean "scopes"?\n',
  );
  terminal.write('grantkit.config.json', '{ "grants": [{ "connector": "slack/none" }] }');
  expect(await run(terminal, '')).toBe(1);
  expect(terminal.printed.stderr).toContain(
    'grantkit.config.json: grants[0]: The emulator has no connector "slack/none".',
  );
});

test.each([
  ['damaged', '{'],
  ['of a newer version', '{ "format": "grantkit-emulator", "version": 99 }'],
])('leaves a state that is %s as it is', async (_how, text) => {
  const terminal = new TestTerminal();
  await run(terminal, '');
  const state = join(terminal.cwd, '.grantkit/state.json');
  writeFileSync(state, text);
  expect(await run(terminal, '')).toBe(1);
  expect(terminal.printed.stderr).toContain('has left it as it is');
  expect(terminal.printed.stderr).toContain('`--fresh` does that for you');
  expect(readFileSync(state, 'utf8')).toBe(text);
  expect(await run(terminal, '', '--fresh')).toBe(0);
});

test('puts no state aside that a service uses', async () => {
  const first = new TestTerminal();
  const url = await startService(first);
  rmSync(join(first.cwd, '.grantkit/run.json'));
  const second = new TestTerminal(first.cwd);
  expect(await second.run('dev', '--fresh', '--port', '0')).toBe(1);
  expect(second.printed.stderr).toMatch(/Process \d+ uses it/);
  expect(second.printed.stderr).not.toContain('--fresh');
  expect((await fetch(`${url}/_grantkit/health`)).ok).toBe(true);
  expect(existsSync(join(first.cwd, '.grantkit/state.json'))).toBe(true);
}, 30_000);

test('shares the service with one that begins at the same moment', async () => {
  const terminals = [new TestTerminal()];
  terminals.push(new TestTerminal(terminals[0]?.cwd));
  const ended = terminals.map((each) => run(each, 'setTimeout(() => console.log("ran"), 3000)'));
  expect(await Promise.all(ended)).toEqual([0, 0]);
  expect(terminals.map(({ printed }) => printed.stdout)).toEqual(['ran\n', 'ran\n']);
}, 30_000);

test('says that a port is in use', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void other.close());
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo;
  const terminal = new TestTerminal();
  expect(await terminal.run('dev', '--port', String(port), '--', NODE, '--version')).toBe(1);
  expect(terminal.printed.stderr).toContain(`Port ${port} is in use: name another one with --port`);
});

test('uses the service of its folder that runs already, and leaves it running', async () => {
  const first = new TestTerminal();
  const url = await startService(first);
  const second = new TestTerminal(first.cwd);
  const code = await second.run(
    'dev',
    '--',
    NODE,
    '--eval',
    'console.log(process.env.VERCEL_CONNECT_API_URL)',
  );
  expect([code, second.printed.stdout]).toEqual([0, `${url}\n`]);
  expect(second.printed.stderr).toContain(`Using the service at ${url}, which runs already.`);
  expect((await fetch(`${url}/_grantkit/health`)).ok).toBe(true);
  expect(await second.run('dev', '--fresh')).toBe(1);
  expect(await second.run('dev', '--port', '1')).toBe(1);
  expect(second.printed.stderr).toContain(
    `The service of this folder runs at ${url} already: stop it first, or leave out --port.`,
  );
});

test('says when the service has ended that another command has started', async () => {
  const first = new TestTerminal();
  const service = first.run('dev', '--port', '0');
  const [, url] = await first.prints(/service\s+(http:\S+)[\s\S]*Vercel CLI/);
  const second = new TestTerminal(first.cwd);
  const ended = second.run('dev');
  await second.prints(/Using the service/);
  first.signals.emit('SIGTERM', 'SIGTERM');
  await service;
  await second.prints(/has ended/);
  second.signals.emit('SIGTERM', 'SIGTERM');
  expect(await ended).toBe(0);
  expect(second.printed.stderr.split('\n').slice(1)).toEqual([
    `grantkit: The service at ${url} has ended, so nothing answers the application: end it, and start \`grantkit dev\` again.`,
    '',
  ]);
});

test('forwards webhooks to where the application is', async () => {
  const terminal = new TestTerminal();
  const ended = run(
    terminal,
    `const server = require('http').createServer((request, response) => {
      console.log(request.method, request.url, (request.headers.authorization ?? '').slice(0, 10));
      response.end();
    });
    server.listen(0, () => console.log('Local: http://localhost:' + server.address().port));
    process.on('SIGTERM', () => process.exit());`,
  );
  await terminal.prints(/webhooks go to http:\/\/localhost:\d+/);
  const other = new TestTerminal(terminal.cwd);
  expect(await other.run('trigger', 'slack/acme-slack', 'app_mention')).toBe(0);
  await terminal.prints(/POST \/slack Bearer eyJ/, 'stdout');
  terminal.signals.emit('SIGTERM', 'SIGTERM');
  expect(await ended).toBe(0);
});

test('tells how to add a connector that an application asks for', async () => {
  const terminal = new TestTerminal();
  const code = REQUEST.replace('acme-slack', 'my-\\u001b[31mbot');
  await run(terminal, `${code} ask()`);
  expect(terminal.printed.stderr).toContain(
    "Nobody has made slack/my-?[31mbot: add { uid: 'slack/my-?[31mbot' } to the connectors of",
  );
});

test('renews the OIDC token in its file when the clock jumps', async () => {
  const terminal = new TestTerminal();
  await startService(terminal);
  const file = join(terminal.cwd, '.grantkit/oidc-token');
  const before = readFileSync(file, 'utf8');
  expect(await new TestTerminal(terminal.cwd).run('clock', '+13h')).toBe(0);
  await expect.poll(() => readFileSync(file, 'utf8'), { timeout: 10_000 }).not.toBe(before);
});

test('warns of what others in the network can do', async () => {
  const terminal = new TestTerminal();
  expect(await run(terminal, '', '--host', '0.0.0.0')).toBe(0);
  expect(terminal.printed.stderr).toContain('everybody in your network controls this service');
});

test('leaves an idle terminal alone: without a command the service runs until it is ended', async () => {
  const terminal = new TestTerminal();
  const ended = terminal.run('dev', '--port', '0');
  await terminal.prints(/Vercel CLI/);
  terminal.signals.emit('SIGINT', 'SIGINT');
  expect(await ended).toBe(0);
  expect(terminal.printed.stderr).toContain('grantkit: 0 requests, 0 token requests billed.');
});

test('ends with npm, whose shell passes no signal on', async () => {
  const terminal = new TestTerminal();
  const main = join(import.meta.dirname, '../../../src/cli/main.ts');
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const line = `"${NODE}" --import "${tsx}" "${main}" dev --port 0 & wait`;
  const shell = spawn('sh', ['-c', line], {
    ...{ cwd: terminal.cwd, env: { ...terminal.env, npm_command: 'exec' } },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let printed = '';
  shell.stderr.on('data', (chunk) => {
    printed += chunk;
  });
  await expect.poll(() => printed, { timeout: 15_000 }).toContain('Vercel CLI');
  shell.kill('SIGTERM');
  await expect.poll(() => printed, { timeout: 15_000 }).toContain('0 requests, 0 token requests');
});

test('the process of a service that was killed is no obstacle', async () => {
  const terminal = new TestTerminal();
  const main = join(import.meta.dirname, '../../../src/cli/main.ts');
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const args = ['--import', tsx, main, 'dev', '--port', '0'];
  const child = spawn(NODE, args, { cwd: terminal.cwd, stdio: ['ignore', 'ignore', 'pipe'] });
  let printed = '';
  child.stderr.on('data', (chunk) => {
    printed += chunk;
  });
  await expect.poll(() => printed, { timeout: 15_000 }).toContain('Vercel CLI');
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('exit', resolve));
  expect(await run(terminal, 'console.log("up")')).toBe(0);
  expect(terminal.printed.stdout).toBe('up\n');
});
