import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startService, TestTerminal } from '../test-terminal.js';

/** A folder with a service, and a program in the place of the Vercel CLI. */
async function folderWith(program?: string, mode = 0o755) {
  const service = new TestTerminal();
  await startService(service);
  if (program !== undefined) {
    mkdirSync(join(service.cwd, 'node_modules/.bin'), { recursive: true });
    chmodSync(service.write('node_modules/.bin/vercel', `#!/bin/sh\n${program}\n`), mode);
  }
  return new TestTerminal(service.cwd);
}

const SHOW = 'echo "$@"; echo "$VERCEL_ORG_ID $VERCEL_PROJECT_ID"; exit 3';

test('runs the CLI with its folder and project, and returns its exit code', async () => {
  const terminal = await folderWith(SHOW);
  expect(await terminal.run('vercel', 'connect', 'list', '--format', 'json')).toBe(3);
  const folder = join(terminal.cwd, '.grantkit/vercel');
  expect(terminal.printed.stdout).toBe(
    `connect list --format json -Q ${folder}\nteam_emu prj_app\n`,
  );
});

test('hands on what is behind --, and links without a project', async () => {
  const terminal = await folderWith(SHOW);
  await terminal.run('vercel', 'dev', '--', '--port', '1');
  const folder = join(terminal.cwd, '.grantkit/vercel');
  expect(terminal.printed.stdout).toContain(`dev -Q ${folder} -- --port 1`);
  terminal.printed.stdout = '';
  await terminal.run('vercel', 'link');
  expect(terminal.printed.stdout).toBe(`link -Q ${folder}\n \n`);
});

test('opens pages by a program of its own', async () => {
  const terminal = await folderWith('command -v xdg-open');
  expect(await terminal.run('vercel')).toBe(0);
  expect(terminal.printed.stdout).toBe(`${join(terminal.cwd, '.grantkit/bin/xdg-open')}\n`);
});

test('says how to install it', async () => {
  const terminal = await folderWith();
  terminal.env.PATH = '/nonexistent';
  expect(await terminal.run('vercel', 'whoami')).toBe(127);
  expect(terminal.printed.stderr).toContain('vercel: command not found. Install it: npm install');
  const broken = await folderWith('echo', 0o644);
  broken.env.PATH = undefined;
  expect(await broken.run('vercel', 'whoami')).toBe(126);
  expect(broken.printed.stderr).toContain('vercel is no program that can be run.');
});
