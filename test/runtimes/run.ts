import { spawnSync } from 'node:child_process';
import { runHonoExample } from './hono-application.js';
import { writeWorker } from './worker.js';

const SMOKE_TEST = 'test/runtimes/smoke-run.mjs';
const SUITE = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/vitest.config.ts'];

/** What is run by which runtime; each comes from the npm registry when it is needed. */
const RUNS: [name: string, command: string[]][] = [
  ['the suite on Node 22', ['npx', '--yes', 'node@22', ...SUITE]],
  ['the suite on Node 24', ['npx', '--yes', 'node@24', ...SUITE]],
  ['the built package on Bun', ['npx', '--yes', 'bun', SMOKE_TEST]],
  ['the built package on Deno', ['npx', '--yes', 'deno', 'run', '--allow-env', SMOKE_TEST]],
  ['the built package on workerd', ['npx', '--yes', 'workerd', 'test', await writeWorker()]],
];

for (const [name, [command = '', ...args]] of RUNS) {
  console.log(`\n${name}: ${[command, ...args].join(' ')}`);
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}

await runHonoExample();
