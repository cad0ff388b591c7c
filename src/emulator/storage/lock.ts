import { randomUUID } from 'node:crypto';
import { link, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const MAX_ATTEMPTS = 100;
const PAUSE_MS = 10;
/** How far apart two looks at the start of one process may be. */
const TOLERANCE_MS = 100;
/** The same in all threads of a process, and another in the next process with its number. */
const STARTED_AT_MS = Math.round(Number(process.hrtime.bigint()) / 1e6 - process.uptime() * 1000);

/** Another process has a file. */
export class FileInUse extends Error {
  override readonly name = 'FileInUse';

  /** @param lock the file that says so */
  constructor(pid: string, lock: string) {
    super(`Process ${pid} uses it. If that is no emulator, delete ${lock}.`);
  }
}

/** A file that is kept from everybody else. */
export interface Lock {
  /**
   * Makes sure that nobody has taken it away.
   * @throws {Error} that says what to do
   */
  check(): Promise<void>;
  /** Lets others in again. */
  release(): Promise<void>;
}

/**
 * Keeps everybody else from a file: other processes, threads and callers. The lock of a process that
 * has died is taken over.
 * @throws {FileInUse} that names the process which has it
 */
export async function lock(path: string): Promise<Lock> {
  const file = `${await canonical(path)}.lock`;
  const content = `${process.pid} ${STARTED_AT_MS} ${randomUUID()}`;
  const own = `${file}.${content.slice(-36)}`;
  // A link has its content from the start; a new file would be empty for a moment.
  await writeFile(own, content, { mode: 0o600 });
  try {
    for (let attempt = 1; !(await isLinked(own, file)); attempt += 1) {
      const other = await read(file);
      if (attempt === MAX_ATTEMPTS || isAlive(other)) {
        const [pid = ''] = other.split(' ');
        throw new FileInUse(pid, file);
      }
      await removeDead(own, file, other);
    }
  } finally {
    await rm(own, { force: true });
  }
  const isOurs = async () => (await read(file)) === content;
  return {
    async check() {
      if (await isOurs()) return;
      throw new Error(
        `Its lock ${file} is gone: another emulator may use it. Start this one again.`,
      );
    },
    async release() {
      if (await isOurs()) await rm(file, { force: true });
    },
  };
}

/** Removes a lock that nobody holds; one at a time, or the second would remove the lock of the first. */
async function removeDead(own: string, file: string, content: string): Promise<void> {
  const guard = `${file}.takeover`;
  if (!(await isLinked(own, guard))) {
    if (!isAlive(await read(guard))) await rm(guard, { force: true });
    return sleep(PAUSE_MS);
  }
  try {
    if ((await read(file)) === content) await rm(file, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

/** One name for a file, whether it is there yet or not. */
async function canonical(path: string): Promise<string> {
  return realpath(path).catch(async () => join(await realpath(dirname(path)), basename(path)));
}

async function read(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
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

function isAlive(content: string): boolean {
  const [pid = '', startedAt] = content.split(' ');
  if (!/^[1-9]\d*$/.test(pid)) return false;
  // Whoever had our own number before us is gone.
  if (Number(pid) === process.pid) {
    return Math.abs(Number(startedAt) - STARTED_AT_MS) <= TOLERANCE_MS;
  }
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
