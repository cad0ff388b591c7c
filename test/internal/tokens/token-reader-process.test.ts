import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { NEVER } from '../../support/client.js';
import { connectServer } from '../../support/connect-server.js';
import { tokenResponse } from '../../support/token-response.js';

const ROOT = new URL('../../..', import.meta.url).pathname;

/** Runs a program with a client of the server; `null` is the exit code of one that had to be ended. */
async function run(program: string, ...script: Parameters<typeof connectServer>) {
  const server = await connectServer(...script);
  const source = `
    import { createConnect } from '${ROOT}src/index.ts';
    const clock = Date.now;
    let ahead = 0;
    Date.now = () => clock() + ahead;
    const app = { subject: { type: 'app' } };
    const options = { baseUrl: '${server.url}', vercelToken: 'v' };
    ${program}`;
  const flags = ['--import', 'tsx', '--input-type=module', '--eval', source];
  const child = spawn(process.execPath, flags, { cwd: ROOT });
  onTestFinished(() => void child.kill());
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  // A call waits five seconds for a renewal, which goes on for five more.
  const timer = setTimeout(() => child.kill(), 20_000);
  const [code] = await once(child, 'exit');
  clearTimeout(timer);
  const [stdout, stderr] = await output;
  return { code, stdout, stderr };
}

const old = () => ({ json: tokenResponse({ token: 'old' }) });

test('nothing keeps a process that was served a kept token while its renewal hangs', async () => {
  const program = `
    const connect = createConnect(options);
    await connect.getToken('c', app);
    ahead = 3_580_000;
    console.log(await connect.getToken('c', app));`;
  expect(await run(program, old, NEVER)).toEqual({ code: 0, stdout: 'old\n', stderr: '' });
});

test('nothing keeps a process whose renewal ahead of time hangs', async () => {
  const program = `
    const cache = { refreshAheadMs: 600_000 };
    const connect = createConnect({ ...options, timeoutMs: 500, cache });
    await connect.getToken('c', app);
    ahead = 3_200_000;
    console.log(await connect.getToken('c', app));`;
  expect(await run(program, old, NEVER)).toEqual({ code: 0, stdout: 'old\n', stderr: '' });
});

test('a credential function that fails beside a bad argument ends no process', async () => {
  const program = `
    const vercelToken = async () => { throw new Error('vault is sealed') };
    const connect = createConnect({ ...options, vercelToken });
    await connect.getToken('', app).catch((error) => console.log(error.name));
    await new Promise((resolve) => setTimeout(resolve, 20));
    console.log('alive');`;
  const stdout = 'ConnectValidationError\nalive\n';
  expect(await run(program)).toEqual({ code: 0, stdout, stderr: '' });
});
