import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { connectEmulator } from 'grantkit/emulator';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { gate } from '../../support/connect-server.js';
import { startService, TestTerminal } from '../test-terminal.js';

let terminal: TestTerminal;
let url: string;

beforeEach(async () => {
  const service = new TestTerminal();
  url = await startService(service);
  terminal = new TestTerminal(service.cwd);
});

/** Runs a command, which has to succeed, and returns what it printed. */
async function output(...argv: string[]): Promise<string> {
  terminal.printed.stdout = '';
  const code = await terminal.run(...argv);
  // That only a slow machine makes it say.
  const said = terminal.printed.stderr.replace(/^Waiting for .*\n/, '');
  expect([code, said]).toEqual([0, '']);
  return terminal.printed.stdout;
}

const json = async (...argv: string[]) => JSON.parse(await output(...argv, '--json'));
const service = () => connectEmulator(undefined, { run: join(terminal.cwd, '.grantkit/run.json') });

async function ask(
  body: object = { subject: { type: 'user', id: 'u1' } },
  operation = 'authorize',
) {
  const { VERCEL_OIDC_TOKEN } = await (await service()).env;
  return fetch(`${url}/v1/connect/${operation}/oauth%2Flinear`, {
    method: 'POST',
    headers: { authorization: `Bearer ${VERCEL_OIDC_TOKEN}` },
    body: JSON.stringify(body),
  });
}

test('env prints what a shell can take', async () => {
  const lines = await output('env');
  const script = `${lines}\nprintf '%s' "$VERCEL_CONNECT_API_URL $VERCEL_ENV"`;
  const { stdout } = spawnSync('sh', ['-c', script], { encoding: 'utf8' });
  expect(stdout).toBe(`${url} development`);
  const variables = await json('env');
  expect(Object.keys(variables).sort()).toEqual([
    ...['VERCEL_CONNECT_API_URL', 'VERCEL_ENV', 'VERCEL_OIDC_TOKEN', 'VERCEL_OIDC_TOKEN_FILE'],
    ...['VERCEL_ORG_ID', 'VERCEL_PROJECT_ID'],
  ]);
  expect(existsSync(variables.VERCEL_OIDC_TOKEN_FILE)).toBe(true);
});

test('status tells where the service is and who waits', async () => {
  expect(await output('status')).toContain('consents    0 given, 0 waiting');
  const request = await (await ask()).json();
  const words = await output('status');
  expect(words).toContain(`service     ${url}`);
  expect(words).toContain(`oauth/linear for u1: ${request.url}`);
  expect(await json('status')).toMatchObject({
    url,
    connectors: ['slack/acme-slack', 'github/acme-github', 'oauth/linear', 'oauth/notion'],
    consents: [{ url: request.url }],
    ...{ grants: 0, requests: 1, billed: 0 },
  });
});

test('approve and deny decide on the request that waits, or on the one that is named', async () => {
  await ask({ subject: { type: 'user', id: 'u1' }, returnUrl: 'http://localhost:3000/back' });
  expect(await output('approve')).toMatch(
    /^Allowed\. The browser returns to http:\/\/localhost:3000\/back/,
  );
  expect((await ask(undefined, 'token')).status).toBe(200);
  const [one, two] = [await (await ask()).json(), await (await ask()).json()];
  expect(await terminal.run('deny')).toBe(2);
  expect(terminal.printed.stderr).toContain(
    `2 requests wait; name the one:\n  oauth/linear for u1: ${one.url}`,
  );
  terminal.printed.stderr = '';
  expect(await output('deny', two.url)).toBe('Denied.\n');
  expect(await json('approve', one.url)).toEqual({});
  expect(await terminal.run('approve')).toBe(1);
  expect(await terminal.run('approve', one.url)).toBe(1);
  expect(terminal.printed.stderr).toContain('Nobody waits for a consent.');
});

test('trigger tells what came of a webhook', async () => {
  expect(await terminal.run('trigger', 'slack/acme-slack', 'app_mention')).toBe(1);
  expect(terminal.printed.stdout).toContain('slack/acme-slack: 200');
  expect(terminal.printed.stdout).toContain('does not know where prj_app is');
  expect(terminal.printed.stderr).toContain('The webhook did not arrive everywhere.');
  terminal.write('payload.json', '{ "action": "opened" }');
  const args = ['trigger', 'github/acme-github', 'issues', '--payload', '@payload.json', '--json'];
  expect(await terminal.run(...args)).toBe(1);
  expect(await terminal.run('trigger', 'slack/none', 'x')).toBe(1);
  expect(terminal.printed.stderr).toContain('no connector "slack/none"');
});

test('trigger tells what else it may be that an application does not accept', async () => {
  const refusing = createServer((_, response) => response.writeHead(401).end());
  await new Promise<void>((resolve) => refusing.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void refusing.close());
  const at = `http://127.0.0.1:${(refusing.address() as AddressInfo).port}`;
  const connected = await service();
  await connected.setTriggers({ connector: 'slack/acme-slack', destinations: [{ url: at }] });
  expect(await terminal.run('trigger', 'slack/acme-slack', 'app_mention')).toBe(1);
  expect(terminal.printed.stdout).toContain(
    `  ${at}/slack: 401; if it does not run in production, name its \`environment\` in \`destinations\`\n`,
  );
});

test('trigger and approve say what they wait for', async () => {
  const { opened, open } = gate();
  const hanging = createServer(async (_request, response) => {
    await opened;
    response.end();
  });
  await new Promise<void>((resolve) => hanging.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void hanging.close());
  const { port } = hanging.address() as AddressInfo;
  const at = `http://127.0.0.1:${port}`;
  await (await service()).setProjectUrl({ url: at });
  await ask({ subject: { type: 'user', id: 'u1' }, webhook: at });
  const waits = [
    { command: ['trigger', 'slack/acme-slack', 'app_mention'], what: 'answer, up to 10 s …' },
    { command: ['approve'], what: 'be told, up to 10 s …' },
  ].map(async ({ command, what }) => {
    const own = new TestTerminal(terminal.cwd);
    const ended = own.run(...command);
    await own.prints(new RegExp(`^Waiting for the application to ${what}\n`));
    return () => ended;
  });
  const ends = await Promise.all(waits);
  open();
  expect(await Promise.all(ends.map((end) => end()))).toEqual([0, 0]);
});

test('fault lets requests fail', async () => {
  expect(
    await output('fault', 'token', '--status', '503', '--times', '2', '--retry-after', '7'),
  ).toBe('Planned for the next 2 requests of token.\n');
  const failed = await ask({}, 'token');
  expect([failed.status, failed.headers.get('retry-after')]).toEqual([503, '7']);
  expect(await output('fault', '--clear')).toBe('No faults are planned any more.\n');
  expect((await ask({ subject: { type: 'app' } }, 'token')).status).toBe(200);
  expect(await json('fault', '--html')).toEqual({
    operation: '*',
    fault: { html: true },
    times: 1,
  });
  expect((await ask({}, 'token')).headers.get('content-type')).toContain('text/html');
  expect(await json('fault', 'token', '--delay', '1s500ms')).toMatchObject({
    fault: { delayMs: 1_500 },
  });
});

test.each([
  ['--status', '99', ' from 200 to 599'],
  ['--times', '0', ', 1 or more'],
])('fault takes no %s %s', async (option, value, rule) => {
  expect(await terminal.run('fault', '--status', '500', option, value)).toBe(2);
  expect(terminal.printed.stderr).toContain(`${option}: expected a whole number${rule}.`);
});

test('finds the service by the run file that the variable names, whatever its name', async () => {
  const run = join(terminal.cwd, 'my-run.json');
  copyFileSync(join(terminal.cwd, '.grantkit/run.json'), run);
  const elsewhere = new TestTerminal(undefined, { GRANTKIT_RUN: run });
  expect(await elsewhere.run('status')).toBe(0);
  const inside = new TestTerminal(terminal.cwd, { GRANTKIT_RUN: 'my-run.json' });
  expect(await inside.run('status')).toBe(0);
});

test('clock shows the time and moves it', async () => {
  const before = Date.parse((await json('clock')).time);
  const after = Date.parse((await json('clock', '+1h30m')).time);
  expect(after - before).toBeGreaterThanOrEqual(90 * 60_000);
  expect(await output('clock', '2030-01-31T12:00Z')).toMatch(/^2030-01-31T12:00:/);
});

test('a state is exported and imported, and reset', async () => {
  await (await service()).grant({ connector: 'oauth/linear', user: 'u1' });
  expect(await output('export', 'signed-in.json')).toBe('The state is in signed-in.json.\n');
  expect(statSync(join(terminal.cwd, 'signed-in.json')).mode & 0o077).toBe(0);
  expect(await terminal.run('export', 'signed-in.json')).toBe(1);
  expect(terminal.printed.stderr).toContain('it is there already; --force replaces it');
  terminal.printed.stderr = '';
  await output('export', 'signed-in.json', '--force');
  expect(await output('reset')).toContain('as its configuration says');
  expect((await ask(undefined, 'token')).status).toBe(422);
  expect(await output('import', 'signed-in.json')).toContain('has the state of signed-in.json');
  expect((await ask(undefined, 'token')).status).toBe(200);
});

test('import refuses what is no state, and keeps the one that it has', async () => {
  await (await service()).grant({ connector: 'oauth/linear', user: 'u1' });
  terminal.write('damaged.json', '{');
  terminal.write('other.json', '{}');
  for (const file of ['none.json', 'damaged.json', 'other.json']) {
    expect(await terminal.run('import', file)).toBe(1);
  }
  expect(terminal.printed.stderr).toContain('none.json cannot be read: ENOENT');
  expect(terminal.printed.stderr).toContain('damaged.json cannot be read: ');
  expect(terminal.printed.stderr).toContain('other.json cannot be used: It is no snapshot');
  expect((await ask(undefined, 'token')).status).toBe(200);
});
