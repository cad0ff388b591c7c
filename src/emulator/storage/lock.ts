import { link, readFile, rm, writeFile } from 'node:fs/promises';

const MAX_ATTEMPTS = 3;
const held = new Set<string>();

/**
 * Keeps everybody else from a file, and returns what lets them in again. The lock of a process that
 * has died is taken over.
 * @throws {Error} that names the process which has it
 */
export async function lock(path: string): Promise<() => Promise<void>> {
  const file = `${path}.lock`;
  const own = `${file}.${process.pid}`;
  // A link has its content from the start; a new file would be empty for a moment.
  await writeFile(own, String(process.pid), { mode: 0o600 });
  try {
    for (let attempt = 1; !(await isLinked(own, file)); attempt += 1) {
      const pid = await readFile(file, 'utf8').catch(() => '');
      if (attempt === MAX_ATTEMPTS || isAlive(pid, file)) {
        throw new Error(`Process ${pid} uses it. If that is no emulator, delete ${file}.`);
      }
      await rm(file, { force: true });
    }
  } finally {
    await rm(own, { force: true });
  }
  held.add(file);
  return async () => {
    held.delete(file);
    await rm(file, { force: true });
  };
}

async function isLinked(own: string, file: string): Promise<boolean> {
  try {
    await link(own, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function isAlive(pid: string, file: string): boolean {
  // Whoever had our own number before us is gone, unless it is this process itself.
  if (Number(pid) === process.pid) return held.has(file);
  if (!/^[1-9]\d*$/.test(pid)) return false;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
