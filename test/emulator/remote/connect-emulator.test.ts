import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { connectEmulator, createEmulator } from '../../../src/emulator/index.js';
import { createConnect } from '../../../src/index.js';
import { temporaryFolder } from '../../support/folder.js';

let folder: string;
let run: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  run = join(folder, '.grantkit/run.json');
});

describe('an emulator in another process', () => {
  const programs = { folder: '', file: '' };
  let child: ChildProcess;

  beforeAll(async () => {
    programs.folder = await mkdtemp(join(tmpdir(), 'grantkit-'));
    programs.file = join(programs.folder, 'program.mjs');
    await build({
      entryPoints: [join(import.meta.dirname, 'serve-until-killed.ts')],
      ...{ outfile: programs.file, bundle: true, logLevel: 'error' },
      ...{ platform: 'node', format: 'esm', target: 'node20' },
    });
  });
  afterAll(() => rm(programs.folder, { recursive: true }));
  afterEach(() => child.kill());

  const start = async (...args: string[]) => {
    const stdio: ['ignore', 'pipe', 'inherit'] = ['ignore', 'pipe', 'inherit'];
    child = spawn(process.execPath, [programs.file, run, ...args], { stdio });
    await once(child.stdout as NodeJS.ReadableStream, 'data');
    return connectEmulator(undefined, { run });
  };
  const stop = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await once(child, 'exit');
  };

  test('leads an application of this one through consent', async () => {
    const emulator = await start();
    const { VERCEL_OIDC_TOKEN: vercelToken } = await emulator.env;
    const connect = createConnect({ baseUrl: emulator.url, vercelToken });
    const user = { subject: { type: 'user' as const, id: 'ada' } };
    const events = await emulator.ledger.follow();
    const { url } = await connect.startAuthorization('oauth/linear', user);
    expect(await emulator.consents()).toMatchObject([{ url, subject: { id: 'ada' } }]);
    await emulator.approve(url, { account: 'ada@acme.test' });
    const { token } = await connect.getTokenResponse('oauth/linear', user);
    expect(await emulator.introspect(token)).toMatchObject({ active: true, sub: 'ada@acme.test' });
    expect((await events.next()).value?.eventType).toBe('Completed Authorization Request');
    expect((await events.next()).value?.eventType).toBe('Token Request');
    expect(await emulator.ledger.billed).toBe(1);
    await emulator.close();
  });

  test('is the same one after it was killed: tokens of an application go on', async () => {
    const state = join(folder, '.grantkit/state.json');
    const first = await start(state);
    const { VERCEL_OIDC_TOKEN: vercelToken } = await first.env;
    const token = await createConnect({ baseUrl: first.url, vercelToken }).getToken(
      'oauth/linear',
      {
        subject: { type: 'app' },
      },
    );
    await stop('SIGKILL');
    const second = await start(state);
    expect(second.url).not.toBe(first.url);
    expect(await second.introspect(token)).toMatchObject({ active: true });
    const again = createConnect({ baseUrl: second.url, vercelToken });
    expect(
      await again.getToken('oauth/linear', {
        subject: { type: 'app' },
      }),
    ).toBe(token);
    expect(await second.ledger.billed).toBe(2);
    await stop('SIGTERM');
    await expect(access(run)).rejects.toThrow(/ENOENT/);
  });
});

test('leaves the run file to its owner only', async () => {
  const emulator = await createEmulator({}, { run });
  const url = await emulator.listen();
  const { controlToken } = emulator;
  expect(JSON.parse(await readFile(run, 'utf8'))).toEqual({ url, controlToken, pid: process.pid });
  expect((await stat(run)).mode & 0o077).toBe(0);
  await emulator.close();
  await expect(access(run)).rejects.toThrow(/ENOENT/);
});

test('leaves the run file of another process alone', async () => {
  const emulator = await createEmulator({}, { run });
  await emulator.listen();
  const theirs = JSON.stringify({ url: 'http://127.0.0.1:1', controlToken: 'x', pid: 1 });
  await writeFile(run, theirs);
  await emulator.close();
  expect(await readFile(run, 'utf8')).toBe(theirs);
});

describe('finds the control token', () => {
  const controlToken = 'a-control-token-of-the-right-length';

  test('in the options, in a variable, in the run file', async () => {
    const emulator = await createEmulator({}, { run, controlToken });
    const url = await emulator.listen();
    expect((await connectEmulator(url, { controlToken })).url).toBe(url);
    expect((await connectEmulator(`${url}/any/path`, { run })).url).toBe(url);
    vi.stubEnv('GRANTKIT_CONTROL_TOKEN', controlToken);
    expect((await connectEmulator(url)).controlToken).toBe(controlToken);
    await emulator.close();
  });

  test('or says what is missing', async () => {
    const other = await createEmulator({}, { run });
    const url = await other.listen();
    await expect(connectEmulator(undefined, { run: join(folder, 'none') })).rejects.toThrow(
      /^Give `url` and `controlToken`: no emulator has left them in .*none\.$/,
    );
    await expect(connectEmulator(url, { run: join(folder, 'none') })).rejects.toThrow(
      /^Give `controlToken`: no emulator/,
    );
    await expect(connectEmulator('http://127.0.0.1:1', { run })).rejects.toThrow(
      `Give \`controlToken\`: the one in ${run} is for ${url}, not http://127.0.0.1:1.`,
    );
    await expect(connectEmulator(url, { controlToken })).rejects.toThrow(/control token/);
    await other.close();
  });

  test.each(['https://connect.test', 'http://example.com', 'nothing'])(
    'but not for %s',
    async (url) => {
      await expect(connectEmulator(url, { controlToken })).rejects.toThrow(
        /url: expected an emulator on this machine/,
      );
    },
  );

  test('and notices that something else answers', async () => {
    const server = createServer((_, response) => response.writeHead(404).end('<h1>Hi</h1>'));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as { port: number };
    await expect(connectEmulator(`http://127.0.0.1:${port}`, { controlToken })).rejects.toThrow(
      `What answers at http://127.0.0.1:${port} is no emulator.`,
    );
    server.close();
    await expect(createEmulator({}, { controlToken: 'short' })).rejects.toThrow(
      /controlToken: expected 32 letters/,
    );
  });
});
