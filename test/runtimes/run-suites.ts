import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUN, DIFFERENT, LEFT_OUT } from './bun-differences.js';
import { FAILURES_FILE } from './failures-reporter.js';

const VITEST = ['node_modules/vitest/vitest.mjs', 'run', '--config'];
const SUITE = [...VITEST, 'test/vitest.config.ts'];

/** The service and the command see no Node 22 for themselves, but the ones before and after it. */
const SDK = ['--exclude', 'test/emulator/**', '--exclude', 'test/cli/**'];

/** What is run beside the suite of `npm test`; each runtime comes from the npm registry. */
const RUNS: Record<string, string[]> = {
  "the SDK's suite on Node 22": ['npx', '--yes', 'node@22', ...SUITE, ...SDK],
  'the suite on Node 24': ['npx', '--yes', 'node@24', ...SUITE],
  // Without the flag, what vitest starts would be Node.
  "the SDK's suite on Bun": [
    ...['npx', '--yes', BUN, '--bun'],
    ...[...VITEST, 'test/runtimes/vitest.bun.config.ts'],
  ],
};

const REPORTERS = ['--reporter=default', '--reporter=test/runtimes/failures-reporter.ts'];

/**
 * Runs the suite in each runtime.
 * @returns the runs that have failed, with their tests
 */
export async function runSuites(): Promise<string[]> {
  tellDifferences();
  const folder = mkdtempSync(join(tmpdir(), 'suites-'));
  const failures = join(folder, 'failures');
  const failed: string[] = [];
  for (const [name, [command = '', ...args]] of Object.entries(RUNS)) {
    console.log(`\n${name}`);
    writeFileSync(failures, '');
    const env = { ...process.env, [FAILURES_FILE]: failures };
    const { status } = spawnSync(command, [...args, ...REPORTERS], { stdio: 'inherit', env });
    if (status === 0) continue;
    const lines = readFileSync(failures, 'utf8').trimEnd().split('\n');
    failed.push(...lines.map((line) => `${name}: ${line || `ended with ${status}`}`));
  }
  rmSync(folder, { recursive: true });
  return failed;
}

function tellDifferences(): void {
  for (const [files, reason] of Object.entries(LEFT_OUT)) {
    console.log(`left out on Bun: ${files}: ${reason}`);
  }
  for (const [file, tests] of Object.entries(DIFFERENT)) {
    for (const [name, reason] of Object.entries(tests)) {
      console.log(`expected to fail on Bun: ${file}: ${name}: ${reason}`);
    }
  }
}
