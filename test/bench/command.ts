import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Measurement } from './measurement.js';
import { median } from './median.js';

const ROUNDS = 7;
const COMMAND = new URL('../../dist/cli/main.js', import.meta.url).pathname;
const APPLICATION = [process.execPath, '--eval', "console.log('started at ' + Date.now())"];

/** From the command to the first line of the application, whose keys were made before. */
export const COMMAND_START: Measurement = {
  what: 'grantkit dev until the application runs',
  unit: 'ms',
  budget: { figure: 500 },
  async measure() {
    const folder = mkdtempSync(join(tmpdir(), 'grantkit-bench-'));
    try {
      await startOnce(folder);
      const figures: number[] = [];
      for (let round = 0; round < ROUNDS; round++) figures.push(await startOnce(folder));
      return { ours: median(figures), detail: 'the start of its Node counts too' };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function startOnce(cwd: string): Promise<number> {
  const begun = Date.now();
  const args = [COMMAND, 'dev', '--port', '0', '--', ...APPLICATION];
  const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(child, 'exit');
  let printed = '';
  for await (const chunk of child.stdout) printed += chunk;
  await ended;
  return Number(/started at (\d+)/.exec(printed)?.[1]) - begun;
}
