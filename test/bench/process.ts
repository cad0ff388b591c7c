import { execFile, fork } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const CHILD = new URL('./child.ts', import.meta.url);

/** The number that a module prints when it is run in a process of its own. */
export async function numberOf(source: string, ...flags: string[]): Promise<number> {
  const { stdout } = await run('node', [...flags, '--input-type=module', '--eval', source]);
  return Number(stdout);
}

/**
 * What an exported function returns in a process of its own, where no other measurement has taught
 * the compiler other shapes.
 *
 * @param file `import.meta.url` of its file
 */
export function inOwnProcess<T>(file: string, name: string, ...args: string[]): Promise<T> {
  return new Promise((resolve, reject) => {
    const child = fork(CHILD, [file, name, ...args]);
    child.once('message', ({ result, failure }: { result: T; failure?: string }) => {
      if (failure === undefined) resolve(result);
      else reject(new Error(failure));
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${name} ended with exit code ${code}`)));
  });
}
