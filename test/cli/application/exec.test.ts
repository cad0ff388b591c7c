import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { TestTerminal } from '../test-terminal.js';

const NODE = process.execPath;
const SCRIPT = `
const { VERCEL_CONNECT_API_URL: url, VERCEL_OIDC_TOKEN: token } = process.env;
const headers = { authorization: 'Bearer ' + token, 'content-type': 'application/json' };
const body = JSON.stringify({ subject: { type: 'user', id: 'u1' } });
const post = (path) => fetch(url + path, { method: 'POST', headers, body });
post('/v1/connect/authorize/oauth%2Flinear').then(async () => {
  console.log((await post('/v1/connect/token/oauth%2Flinear')).status);
});
`;

test('needs nobody, and leaves nothing behind', async () => {
  const terminal = new TestTerminal();
  expect(await terminal.run('exec', '--', NODE, '--eval', SCRIPT)).toBe(0);
  expect(terminal.printed.stdout).toBe('200\n');
  expect(terminal.printed.stderr).toBe('grantkit: 2 requests, 1 token request billed.\n');
  expect(readdirSync(terminal.cwd)).toEqual([]);
});

test('lets the tests decide on consents when they want to', async () => {
  const terminal = new TestTerminal();
  expect(await terminal.run('exec', '--consent', 'ask', '--', NODE, '--eval', SCRIPT)).toBe(0);
  expect(terminal.printed.stdout).toBe('422\n');
  terminal.write(
    'grantkit.config.json',
    '{ "consent": "ask", "connectors": [{ "uid": "oauth/linear" }] }',
  );
  terminal.printed.stdout = '';
  expect(await terminal.run('exec', '--', NODE, '--eval', SCRIPT)).toBe(0);
  expect(terminal.printed.stdout).toBe('422\n');
});

test('lets what it runs control the service', async () => {
  const terminal = new TestTerminal();
  const emulator = JSON.stringify(new URL('../../../src/emulator/index.ts', import.meta.url).href);
  const file = terminal.write(
    'control.mjs',
    `import { connectEmulator } from ${emulator};
    const emulator = await connectEmulator();
    await emulator.grant({ connector: 'oauth/linear', user: 'u1' });
    console.log((await emulator.grants()).length);`,
  );
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  expect(await terminal.run('exec', '--', NODE, '--import', tsx, file)).toBe(0);
  expect(terminal.printed.stdout).toBe('1\n');
});

test('runs several at once', async () => {
  const terminal = new TestTerminal();
  const runs = [1, 2, 3].map(() => terminal.run('exec', '--', NODE, '--eval', SCRIPT));
  expect(await Promise.all(runs)).toEqual([0, 0, 0]);
  expect(terminal.printed.stdout).toBe('200\n200\n200\n');
});

test('returns the exit code of the command', async () => {
  const terminal = new TestTerminal();
  expect(await terminal.run('exec', '--', NODE, '--eval', 'process.exit(5)')).toBe(5);
  expect(await terminal.run('exec', '--', 'no-such-program')).toBe(127);
});
