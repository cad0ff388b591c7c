import { spawnSync } from 'node:child_process';

const SUITE = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/vitest.config.ts'];

/** What runs the suite beside the Node of `npm test`; each comes from the npm registry. */
const RUNTIMES: Record<string, string[]> = {
  'Node 22': ['npx', '--yes', 'node@22'],
  'Node 24': ['npx', '--yes', 'node@24'],
};

/**
 * Runs the suite in each runtime.
 * @returns those in which it has failed
 */
export async function runSuites(): Promise<string[]> {
  const failed: string[] = [];
  for (const [name, [command = '', ...args]] of Object.entries(RUNTIMES)) {
    console.log(`\nThe suite on ${name}`);
    const { status } = spawnSync(command, [...args, ...SUITE], { stdio: 'inherit' });
    if (status !== 0) failed.push(`the suite on ${name}`);
  }
  return failed;
}
