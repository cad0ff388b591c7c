import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import { createEmulator, type Emulator } from 'grantkit/emulator';
import { SCENARIO_RUNTIMES, type ScenarioRuntime } from './scenario-runtimes.js';
import type { World } from './scenarios/scenario.js';

const ROOT = new URL('../..', import.meta.url).pathname;
const SCENARIOS = new URL('./scenarios', import.meta.url).pathname;
const APPROVAL_MS = 20;
const COMMON = { bundle: true, target: 'es2022', logLevel: 'error' } as const;

/** What is told to a scenario from outside. */
type Surroundings = Omit<World, 'copy'>;

/**
 * Goes through the scenarios in each runtime, beside a service.
 * @returns the runtimes in which one has failed, or that did not say that all have passed
 */
export async function runScenarios(): Promise<string[]> {
  await using emulator = await createEmulator({
    connectors: [{ uid: 'oauth/linear' }],
    grants: [{ connector: 'oauth/linear', user: 'ada' }],
  });
  await emulator.listen();
  const silent = createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const approval = setInterval(() => approveAll(emulator), APPROVAL_MS);
  const failed: string[] = [];
  for (const [name, runtime] of Object.entries(SCENARIO_RUNTIMES)) {
    emulator.reset();
    const surroundings = { deployment: emulator.env, silentUrl: `http://127.0.0.1:${port}` };
    if (!(await passesIn(name, runtime, surroundings))) failed.push(`the scenarios on ${name}`);
  }
  clearInterval(approval);
  silent.close();
  return failed;
}

/** Consents as the users would who are asked. */
function approveAll(emulator: Emulator): void {
  for (const { url } of emulator.consents()) emulator.approve(url).catch(console.error);
}

async function passesIn(
  name: string,
  runtime: ScenarioRuntime,
  surroundings: Surroundings,
): Promise<boolean> {
  // Inside the package, whose entries are found from there by its name.
  const folder = await mkdtemp(join(ROOT, 'test/.scenarios-'));
  try {
    const file = await writeScenarios(folder, { name, runtime, surroundings });
    const { code, output } = await run(runtime.command(file));
    // A runtime that runs nothing fails nothing either.
    const isSaid = output.includes(`${name}: ${runtime.count} passed, 0 failed\n`);
    if (code === 0 && isSaid) return true;
    console.log(`${name}: ended with ${code}, expected ${runtime.count} to pass`);
    return false;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Runs a command, shows what it prints, and returns that too. */
async function run([command = '', ...args]: string[]) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
    process.stdout.write(text);
  });
  const [code] = await once(child, 'close');
  return { code, output };
}

async function writeScenarios(
  folder: string,
  { name, runtime, surroundings }: WrittenScenarios,
): Promise<string> {
  const copy = join(folder, 'copy.mjs');
  await build({
    ...COMMON,
    entryPoints: [join(ROOT, 'dist/index.js')],
    outfile: copy,
    format: 'esm',
    packages: 'external',
  });
  const outfile = join(folder, 'scenarios.mjs');
  const world = `${JSON.stringify(name)}, { copy, ...${JSON.stringify(surroundings)} }`;
  const contents = `import * as copy from ${JSON.stringify(copy)};
import { goThrough, scenarios } from './index.js';
${runtime.entry(world)}`;
  const stdin = { contents, resolveDir: SCENARIOS };
  await build({ ...COMMON, ...runtime.build, stdin, outfile });
  return outfile;
}

interface WrittenScenarios {
  name: string;
  runtime: ScenarioRuntime;
  surroundings: Surroundings;
}
