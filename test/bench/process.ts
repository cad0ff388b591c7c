import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The number that a module prints when it is run in a process of its own. */
export async function numberOf(source: string, ...flags: string[]): Promise<number> {
  const { stdout } = await run('node', [...flags, '--input-type=module', '--eval', source]);
  return Number(stdout);
}
