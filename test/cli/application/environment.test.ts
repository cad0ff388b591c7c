import { createEmulator } from 'grantkit/emulator';
import { expect, test } from 'vitest';
import { applicationEnvironment } from '../../../src/cli/application/environment.js';
import { Folder } from '../../../src/cli/project/folder.js';
import type { Terminal } from '../../../src/cli/terminal.js';
import { TestTerminal } from '../test-terminal.js';

async function environment(
  { env = {}, isTTY = false }: { env?: NodeJS.ProcessEnv; isTTY?: boolean },
  ingredients: { extra?: NodeJS.Dict<string>; offline?: boolean } = {},
) {
  const terminal: Terminal = { ...new TestTerminal(), env };
  Object.assign(terminal.stdout, { isTTY });
  const emulator = await createEmulator({
    connectors: [
      { uid: 'slack/a', hosts: { 'slack.com': 'http://127.0.0.1:4003' } },
      { uid: 'oauth/b' },
    ],
  });
  const service = { emulator, url: 'http://127.0.0.1:4640', isShared: false };
  return applicationEnvironment(service, {
    ...ingredients,
    folder: Folder.of(terminal.cwd),
    terminal,
  });
}

test('asks for colours where the terminal has some', async () => {
  expect((await environment({ isTTY: true }))['FORCE_COLOR']).toBe('1');
  expect((await environment({ isTTY: true, env: { FORCE_COLOR: '3' } }))['FORCE_COLOR']).toBe('3');
  expect(
    (await environment({ isTTY: true, env: { NO_COLOR: '1' } }))['FORCE_COLOR'],
  ).toBeUndefined();
  expect((await environment({}))['FORCE_COLOR']).toBeUndefined();
});

test('puts the programs of the packages before those of PATH', async () => {
  expect((await environment({ env: { PATH: '/a' } }))['PATH']).toMatch(/node_modules\/\.bin:\/a$/);
  expect((await environment({}, { extra: { PATH: '/b' } }))['PATH']).toMatch(/\.bin:\/b$/);
  expect((await environment({}))['PATH']).toMatch(/\.bin:$/);
});

test('leads the hosts of every connector to this machine, and keeps the options of Node', async () => {
  const variables = await environment(
    { env: { NODE_OPTIONS: '--trace-warnings' } },
    { offline: true },
  );
  expect(JSON.parse(variables['GRANTKIT_OFFLINE'] ?? '')).toEqual({
    'api.vercel.com': 'http://127.0.0.1:4640',
    'slack.com': 'http://127.0.0.1:4003',
  });
  expect(variables['NODE_OPTIONS']).toBe('--trace-warnings --import=file:///not-built');
  const extra = { NODE_OPTIONS: '--no-warnings' };
  expect((await environment({}, { extra, offline: true }))['NODE_OPTIONS']).toBe(
    '--no-warnings --import=file:///not-built',
  );
  expect((await environment({}, { offline: true }))['NODE_OPTIONS']).toBe(
    '--import=file:///not-built',
  );
});
