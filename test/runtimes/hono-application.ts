import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { connectEmulator } from 'grantkit/emulator';
import { freePort } from '../support/free-port.js';

const ROOT = new URL('../..', import.meta.url).pathname;
const VARIABLES = ['VERCEL_CONNECT_API_URL', 'VERCEL_OIDC_TOKEN', 'VERCEL_ENV'];

/** How each runtime serves the example, from its file, at a port. */
const SERVERS: Record<string, (file: string, port: number) => string[]> = {
  Node: (file) => [process.execPath, file],
  Bun: (file) => ['npx', '--yes', 'bun', file],
  Deno: (file, port) => {
    const permissions = ['--allow-env', '--allow-net'];
    return ['npx', '--yes', 'deno', 'serve', '--port', String(port), ...permissions, file];
  },
  workerd: (file, port) => {
    const config = join(file, '../config.capnp');
    writeFileSync(config, workerConfig(port));
    return ['npx', '--yes', 'workerd', 'serve', config];
  },
};

/**
 * Runs `examples/hono` in each runtime beside a service, and goes through its story over HTTP.
 * @returns the runtimes in which it has failed
 */
export async function runHonoExample(): Promise<string[]> {
  const failed: string[] = [];
  for (const [runtime, command] of Object.entries(SERVERS)) {
    const folder = mkdtempSync(join(tmpdir(), 'grantkit-hono-'));
    const port = await freePort();
    const file = join(folder, 'server.mjs');
    await bundle(runtime === 'Node' ? 'node.ts' : 'server.ts', file);
    const child = start(folder, port, command(file, port));
    try {
      await goThrough(`http://127.0.0.1:${port}/users/ada/linear`, folder);
      console.log(`examples/hono on ${runtime}: consent, token, revocation and consent again`);
    } catch (error) {
      console.error(error);
      failed.push(`examples/hono on ${runtime}`);
    } finally {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return failed;
}

function bundle(entry: string, outfile: string): Promise<unknown> {
  return build({
    entryPoints: [join(ROOT, 'examples/hono', entry)],
    ...{ outfile, bundle: true, format: 'esm', external: ['@vercel/oidc', 'node:*'] },
    platform: entry === 'node.ts' ? 'node' : 'browser',
  });
}

function start(folder: string, port: number, command: string[]): ChildProcess {
  const args = [join(ROOT, 'dist/cli/main.js'), 'dev', '--port', '0', '--', ...command];
  const env = { ...process.env, PORT: String(port) };
  return spawn(process.execPath, args, {
    cwd: folder,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

async function goThrough(url: string, folder: string): Promise<void> {
  await answers(url);
  await using emulator = await connectEmulator(undefined, {
    run: join(folder, '.grantkit/run.json'),
  });
  const { connect } = await expectStatus(await fetch(url), 401);
  await emulator.approve(connect);
  await expectStatus(await fetch(url), 200);
  await expectStatus(await fetch(url, { method: 'DELETE' }), 204);
  await expectStatus(await fetch(url), 401);
}

async function answers(url: string): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    if (await fetch(url).catch(() => undefined)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Nobody answers at ${url}.`);
}

async function expectStatus(response: Response, status: number): Promise<{ connect: string }> {
  const text = await response.text();
  if (response.status === status) return text === '' ? { connect: '' } : JSON.parse(text);
  throw new Error(`Expected ${status}, but got ${response.status}: ${text}`);
}

function workerConfig(port: number): string {
  const bindings = VARIABLES.map((name) => `(name = "${name}", fromEnvironment = "${name}")`);
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "app", worker = (
      modules = [(name = "worker", esModule = embed "server.mjs")],
      compatibilityDate = "2026-01-01",
      compatibilityFlags = ["nodejs_compat", "nodejs_compat_populate_process_env"],
      bindings = [${bindings.join(', ')}],
    )),
    (name = "internet", network = (allow = ["local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "app")],
);
`;
}
